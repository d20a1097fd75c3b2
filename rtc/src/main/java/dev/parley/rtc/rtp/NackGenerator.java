package dev.parley.rtc.rtp;

import org.jspecify.annotations.Nullable;

/**
 * Finds which packets of a stream are missing when one behind them comes, each once: to ask for them again where that may help. A
 * longer hole is an outage, which nobody can repeat in time. One thread.
 */
public final class NackGenerator {
    /** Packets that are asked for at once: as many as one field of a generic NACK names (RFC 4585 section 6.2.1). */
    public static final int MOST_PACKETS = 17;

    /**
     * Packets to ask for.
     *
     * @param first the first one's number, 16 bits
     * @param following the 16 behind it, a bit each
     */
    public record Missing(int first, int following) {}

    private boolean started;
    private int ssrc;
    private int highest;

    /** Takes a packet that has come; what it shows to be missing, or null. */
    public @Nullable Missing received(RtpPacket packet) {
        int ahead = (short) (packet.sequence() - highest);
        if (!started || packet.ssrc() != ssrc) {
            started = true;
            ssrc = packet.ssrc();
            highest = packet.sequence();
            return null;
        }
        if (ahead <= 0) {
            return null;
        }
        int first = (highest + 1) & 0xffff;
        highest = packet.sequence();
        int missing = ahead - 1;
        return missing == 0 || missing > MOST_PACKETS ? null : new Missing(first, (1 << (missing - 1)) - 1);
    }
}
