package dev.parley.rtc.peer;

/** Why a peer is closed. */
public enum RtcCloseReason {
    /** The client said so: its DTLS or its SCTP association was closed. */
    CLIENT,
    /** The server said so. */
    SERVER,
    /** No handshake was through in time: the client never came, or not as far as that. */
    NOT_CONNECTED,
    /** The DTLS handshake failed: another certificate than was signalled, or nothing in common. */
    HANDSHAKE_FAILED,
    /** The client has fallen silent (RFC 7675). */
    CONSENT_EXPIRED,
    /** The association was broken, or the peer's listener threw. */
    FAILED
}
