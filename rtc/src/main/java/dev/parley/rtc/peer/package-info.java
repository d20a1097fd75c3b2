/** One UDP port for all peers, a peer, and a client that calls one: ICE, DTLS, SRTP and data channels joined. */
@NullMarked
package dev.parley.rtc.peer;

import org.jspecify.annotations.NullMarked;
