/**
 * Speech-to-text by AssemblyAI over its streaming WebSocket {@code /v3/ws} (speech-backends.md H), which hears everything and says itself when a turn
 * is over.
 */
@NullMarked
package dev.parley.engines.assemblyai;

import org.jspecify.annotations.NullMarked;
