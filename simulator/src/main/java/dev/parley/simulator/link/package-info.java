/** The server's end of a WebSocket of JSON messages, through which a fault works. No protocol of any server. */
@NullMarked
package dev.parley.simulator.link;

import org.jspecify.annotations.NullMarked;
