/** Cartesia's text-to-speech over its WebSocket, which carries many replies at once (speech-backends.md C). */
@NullMarked
package dev.parley.engines.cartesia;

import org.jspecify.annotations.NullMarked;
