/**
 * Speech-to-text by Deepgram: Nova over {@code /v1/listen} (speech-backends.md B), utterance by utterance, and Flux over
 * {@code /v2/listen}, which hears everything and says itself when a turn is over.
 */
@NullMarked
package dev.parley.engines.deepgram;

import org.jspecify.annotations.NullMarked;
