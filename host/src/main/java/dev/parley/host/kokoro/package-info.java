/**
 * Voices of Kokoro-82M by onnxruntime. English is read by {@code dev.parley.g2p}, whose phonemes are Kokoro's own, with the
 * lexicons of the model {@code hibari}.
 */
@NullMarked
package dev.parley.host.kokoro;

import org.jspecify.annotations.NullMarked;
