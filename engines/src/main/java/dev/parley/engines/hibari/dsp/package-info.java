/** From the spectral parts that the voice's network predicts to sound. Pure and deterministic. */
@NullMarked
package dev.parley.engines.hibari.dsp;

import org.jspecify.annotations.NullMarked;
