/** WebRTC as a carrier: messages over the first data channel that a client opens, audio as RTP in Opus. */
@NullMarked
package dev.parley.transport.webrtc;

import org.jspecify.annotations.NullMarked;
