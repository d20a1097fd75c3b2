/** Google's Gemini API, for a simulated language model. */
@NullMarked
package dev.parley.simulator.gemini;

import org.jspecify.annotations.NullMarked;
