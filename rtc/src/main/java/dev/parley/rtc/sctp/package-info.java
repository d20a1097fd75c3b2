/** SCTP over DTLS (RFC 9260, RFC 8261) and data channels (RFC 8831, RFC 8832). No sockets, no clock of its own. */
@NullMarked
package dev.parley.rtc.sctp;

import org.jspecify.annotations.NullMarked;
