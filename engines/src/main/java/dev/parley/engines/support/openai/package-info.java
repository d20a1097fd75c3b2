/**
 * Speech by OpenAI's HTTP endpoints (speech-backends.md E): text-to-speech as streamed PCM, sentence by sentence, and
 * speech-to-text of whole utterances. For every engine whose server speaks that protocol.
 */
@NullMarked
package dev.parley.engines.support.openai;

import org.jspecify.annotations.NullMarked;
