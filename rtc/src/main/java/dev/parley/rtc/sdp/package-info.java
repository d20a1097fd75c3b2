/** Session descriptions of WebRTC (RFC 8866, RFC 9429): offers are read, answers written. */
@NullMarked
package dev.parley.rtc.sdp;

import org.jspecify.annotations.NullMarked;
