/** STUN (RFC 8489) and both sides of a session with an ICE-lite server (RFC 8445), with consent freshness (RFC 7675). */
@NullMarked
package dev.parley.rtc.ice;

import org.jspecify.annotations.NullMarked;
