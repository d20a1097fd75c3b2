/** Simulated callers: real speech in real time over Parley's own dialects, and what each of them noticed. */
@NullMarked
package dev.parley.simulator.load.call;

import org.jspecify.annotations.NullMarked;
