/** Cartesia's text-to-speech over its WebSocket, and its list of voices, without models (speech-backends.md C). */
@NullMarked
package dev.parley.simulator.cartesia;

import org.jspecify.annotations.NullMarked;
