/** The tools that the server runs for the language model: those of the operator, and those that clients bring. */
@NullMarked
package dev.parley.tools;

import org.jspecify.annotations.NullMarked;
