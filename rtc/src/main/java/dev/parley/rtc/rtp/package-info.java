/** RTP and RTCP (RFC 3550): packets, statistics of reception, and the jitter buffer. No sockets, no clock of its own. */
@NullMarked
package dev.parley.rtc.rtp;

import org.jspecify.annotations.NullMarked;
