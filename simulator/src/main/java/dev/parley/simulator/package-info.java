/** The simulator's commands: {@code ./parley simulate} and {@code ./parley load}. */
@NullMarked
package dev.parley.simulator;

import org.jspecify.annotations.NullMarked;
