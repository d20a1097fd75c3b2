package dev.parley.rtc.sctp;

import java.util.List;

/** A chunk of SCTP (RFC 9260 section 3.3, RFC 3758, RFC 6525). Transmission sequence numbers (TSN) are as on the wire, 32 bits. */
sealed interface SctpChunk {
    int DATA = 0;
    int INIT = 1;
    int INIT_ACK = 2;
    int SACK = 3;
    int HEARTBEAT = 4;
    int HEARTBEAT_ACK = 5;
    int ABORT = 6;
    int SHUTDOWN = 7;
    int SHUTDOWN_ACK = 8;
    int COOKIE_ECHO = 10;
    int COOKIE_ACK = 11;
    int SHUTDOWN_COMPLETE = 14;
    int RE_CONFIG = 130;
    int FORWARD_TSN = 192;

    record Data(
            boolean unordered,
            boolean begin,
            boolean end,
            int tsn,
            int stream,
            int sequence,
            int protocol,
            byte[] payload)
            implements SctpChunk {}

    /** INIT, or with a cookie INIT ACK. */
    record Init(boolean ack, int tag, long window, int outbound, int inbound, int tsn, byte[] cookie)
            implements SctpChunk {}

    /** @param gaps pairs of first and last, counted from {@code tsn} */
    record Sack(int tsn, long window, int[] gaps) implements SctpChunk {}

    record Heartbeat(boolean ack, byte[] information) implements SctpChunk {}

    record CookieEcho(byte[] cookie) implements SctpChunk {}

    record CookieAck() implements SctpChunk {}

    /** @param reflected whether it carries the receiver's own tag */
    record Abort(boolean reflected) implements SctpChunk {}

    record Shutdown(int tsn) implements SctpChunk {}

    record ShutdownAck() implements SctpChunk {}

    record ShutdownComplete(boolean reflected) implements SctpChunk {}

    /** What was given up: everything up to {@code tsn}, and in ordered streams up to these sequence numbers. */
    record ForwardTsn(int tsn, int[] streams, int[] sequences) implements SctpChunk {}

    record ReConfig(List<Reset> parameters) implements SctpChunk {}

    /** A parameter of {@link ReConfig}. */
    sealed interface Reset {}

    /** The sender has ended these of its streams; none named for all. */
    record ResetRequest(int request, int lastTsn, int[] streams) implements Reset {}

    record ResetResponse(int request, int result) implements Reset {}

    /** Of a type that is passed over. */
    record Unknown(int type) implements SctpChunk {}
}
