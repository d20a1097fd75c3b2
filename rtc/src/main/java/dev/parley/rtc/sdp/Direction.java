package dev.parley.rtc.sdp;

/** Which way media flow, seen from whoever wrote the description (RFC 8866 section 6.7). */
public enum Direction {
    SEND_RECEIVE("sendrecv"),
    SEND_ONLY("sendonly"),
    RECEIVE_ONLY("recvonly"),
    INACTIVE("inactive");

    private final String text;

    Direction(String text) {
        this.text = text;
    }

    /** As the description has it. */
    public String text() {
        return text;
    }

    /** The same flow seen from the other side. */
    public Direction reversed() {
        return switch (this) {
            case SEND_ONLY -> RECEIVE_ONLY;
            case RECEIVE_ONLY -> SEND_ONLY;
            case SEND_RECEIVE, INACTIVE -> this;
        };
    }

    public boolean sends() {
        return this == SEND_RECEIVE || this == SEND_ONLY;
    }

    public boolean receives() {
        return this == SEND_RECEIVE || this == RECEIVE_ONLY;
    }
}
