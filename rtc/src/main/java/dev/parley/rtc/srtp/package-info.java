/** SRTP and SRTCP (RFC 3711, RFC 7714) on the ciphers of the JDK. */
@NullMarked
package dev.parley.rtc.srtp;

import org.jspecify.annotations.NullMarked;
