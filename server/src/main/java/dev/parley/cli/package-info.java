/** Commands for the terminal. */
@NullMarked
package dev.parley.cli;

import org.jspecify.annotations.NullMarked;
