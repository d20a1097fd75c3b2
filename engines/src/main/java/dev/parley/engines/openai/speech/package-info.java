/**
 * Speech by servers of OpenAI's HTTP endpoints (speech-backends.md E): text-to-speech as streamed PCM, sentence by sentence,
 * and speech-to-text of whole utterances. Made by the engine {@code openai}; nothing of language models.
 */
@NullMarked
package dev.parley.engines.openai.speech;

import org.jspecify.annotations.NullMarked;
