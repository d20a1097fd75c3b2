package dev.parley.rtc.sctp;

/** How many bytes may be on their way (RFC 9260 section 7.2). */
final class CongestionWindow {
    private static final int MTU = SctpPacketWriter.PACKET_BYTES;

    private long window = Math.min(4 * MTU, Math.max(2 * MTU, 4380));
    private long threshold = 1 << 20;
    private long acknowledged;

    long bytes() {
        return window;
    }

    /** @param full whether the window was in use before */
    void acknowledged(long bytes, boolean full) {
        if (window <= threshold) {
            window += full ? Math.min(bytes, MTU) : 0;
            return;
        }
        acknowledged += bytes;
        if (acknowledged >= window && full) {
            acknowledged -= window;
            window += MTU;
        }
    }

    /** A packet was lost, and others came through. */
    void lost() {
        threshold = Math.max(window / 2, 4 * MTU);
        window = threshold;
        acknowledged = 0;
    }

    /** Nothing came through. */
    void expired() {
        threshold = Math.max(window / 2, 4 * MTU);
        window = MTU;
        acknowledged = 0;
    }
}
