/** Carries any dialect over WebSocket (RFC 6455). */
@NullMarked
package dev.parley.transport.websocket;

import org.jspecify.annotations.NullMarked;
