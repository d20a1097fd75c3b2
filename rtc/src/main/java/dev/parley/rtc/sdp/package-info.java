/** Session descriptions of WebRTC (RFC 8866, RFC 9429): those of the other side are read, those of the own side written. */
@NullMarked
package dev.parley.rtc.sdp;

import org.jspecify.annotations.NullMarked;
