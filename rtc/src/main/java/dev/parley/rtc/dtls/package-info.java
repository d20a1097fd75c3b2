/** Both sides of DTLS-SRTP (RFC 5764) on Bouncy Castle: certificates, fingerprints, handshakes, exported keys. */
@NullMarked
package dev.parley.rtc.dtls;

import org.jspecify.annotations.NullMarked;
