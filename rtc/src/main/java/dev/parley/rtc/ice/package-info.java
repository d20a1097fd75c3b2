/** STUN (RFC 8489) and the answering side of ICE-lite (RFC 8445), with consent freshness (RFC 7675). No sockets. */
@NullMarked
package dev.parley.rtc.ice;

import org.jspecify.annotations.NullMarked;
