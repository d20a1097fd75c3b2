/**
 * Kyutai's moshi-server at wire level (speech-backends.md A): streaming speech-to-text, text-to-speech and voice
 * cloning, without models. Words come from a script and follow the energy of the audio that is sent.
 */
@NullMarked
package dev.parley.simulator.moshi;

import org.jspecify.annotations.NullMarked;
