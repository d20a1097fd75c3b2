package dev.parley.dialect;

/**
 * Why a dialect closes its connection. Each carrier tells it in its own way: as the close code of a WebSocket, as the cause
 * of a telephone call's end, or, where it has no word for it, by closing alone.
 */
public enum CloseReason {
    /** The conversation is over. */
    NORMAL,
    /** The server stops, or the call lasted as long as calls may. */
    GOING_AWAY,
    /** The client breaks the rules of the carrier itself. */
    PROTOCOL_ERROR,
    /** A message that is not what it claims to be, such as text that is no UTF-8. */
    INVALID_MESSAGE,
    /** The client does what it may not do. */
    POLICY,
    /** A message longer than allowed. */
    TOO_BIG,
    /** The server, or an engine that it needs, failed. */
    INTERNAL_ERROR,
    /** There is no room now, or the client does not take what it is sent. */
    TRY_AGAIN_LATER
}
