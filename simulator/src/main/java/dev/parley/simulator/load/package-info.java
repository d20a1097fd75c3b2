/** Load tests: many simulated callers at once, from the options of a run to its report. */
@NullMarked
package dev.parley.simulator.load;

import org.jspecify.annotations.NullMarked;
