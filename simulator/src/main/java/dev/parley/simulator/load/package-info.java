/** Simulated callers: real speech in real time over Parley's own dialects, measured, reported and judged. */
@NullMarked
package dev.parley.simulator.load;

import org.jspecify.annotations.NullMarked;
