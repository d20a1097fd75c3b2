/**
 * Streaming speech-to-text and text-to-speech of Kyutai's moshi-server over MessagePack WebSockets (speech-backends.md A,
 * unmute.md 5 and 9).
 */
@NullMarked
package dev.parley.engines.kyutai;

import org.jspecify.annotations.NullMarked;
