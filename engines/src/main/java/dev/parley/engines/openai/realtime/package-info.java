/**
 * Speech-to-text over a WebSocket that OpenAI calls a realtime transcription session (speech-backends.md G): as OpenAI has it, in
 * the older shape that Speaches has, and as vLLM has it.
 */
@NullMarked
package dev.parley.engines.openai.realtime;

import org.jspecify.annotations.NullMarked;
