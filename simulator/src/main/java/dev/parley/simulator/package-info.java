/** The simulator's commands: {@code ./parley simulate}, {@code ./parley load} and {@code ./parley relay}. */
@NullMarked
package dev.parley.simulator;

import org.jspecify.annotations.NullMarked;
