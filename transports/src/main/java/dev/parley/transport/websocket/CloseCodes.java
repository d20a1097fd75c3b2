package dev.parley.transport.websocket;

import dev.parley.dialect.CloseReason;

/** Close codes of a WebSocket (RFC 6455 section 7.4.1 and the IANA registry). */
public final class CloseCodes {
    private CloseCodes() {}

    /** The conversation is over. */
    public static final int NORMAL = 1000;

    /** The server stops, or the client has been silent for too long. */
    public static final int GOING_AWAY = 1001;

    /** The connection broke without a close frame; only ever counted, never sent. */
    public static final int ABNORMAL = 1006;

    /** Frames that break the rules. */
    public static final int PROTOCOL_ERROR = 1002;

    /** A text message that is no UTF-8. */
    public static final int INVALID_PAYLOAD = 1007;

    /** The client does what no client needs to do. */
    public static final int POLICY_VIOLATION = 1008;

    /** A message longer than allowed. */
    public static final int MESSAGE_TOO_BIG = 1009;

    /** The server failed. */
    public static final int INTERNAL_ERROR = 1011;

    /** The client does not take what it is sent. */
    public static final int TRY_AGAIN_LATER = 1013;

    /** The code that tells a client this. */
    public static int of(CloseReason reason) {
        return switch (reason) {
            case NORMAL -> NORMAL;
            case GOING_AWAY -> GOING_AWAY;
            case PROTOCOL_ERROR -> PROTOCOL_ERROR;
            case INVALID_MESSAGE -> INVALID_PAYLOAD;
            case POLICY -> POLICY_VIOLATION;
            case TOO_BIG -> MESSAGE_TOO_BIG;
            case INTERNAL_ERROR -> INTERNAL_ERROR;
            case TRY_AGAIN_LATER -> TRY_AGAIN_LATER;
        };
    }
}
