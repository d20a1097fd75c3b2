/** Anthropic's Messages API, for a simulated language model. */
@NullMarked
package dev.parley.simulator.anthropic;

import org.jspecify.annotations.NullMarked;
