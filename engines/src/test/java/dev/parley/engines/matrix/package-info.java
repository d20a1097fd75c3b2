/** How the matrix of all engines tries each: its simulated server, and what a user writes for it. */
@NullMarked
package dev.parley.engines.matrix;

import org.jspecify.annotations.NullMarked;
