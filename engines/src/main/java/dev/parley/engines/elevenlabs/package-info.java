/** ElevenLabs' text-to-speech over its WebSocket of several contexts (speech-backends.md D). */
@NullMarked
package dev.parley.engines.elevenlabs;

import org.jspecify.annotations.NullMarked;
