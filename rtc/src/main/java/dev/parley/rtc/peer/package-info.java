/** One UDP port for all peers, and a peer: ICE, DTLS, SRTP and data channels joined. */
@NullMarked
package dev.parley.rtc.peer;

import org.jspecify.annotations.NullMarked;
