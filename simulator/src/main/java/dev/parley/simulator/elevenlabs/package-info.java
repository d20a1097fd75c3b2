/** ElevenLabs' text-to-speech over its WebSocket of several contexts, and its voices, without models (speech-backends.md D). */
@NullMarked
package dev.parley.simulator.elevenlabs;

import org.jspecify.annotations.NullMarked;
