package dev.parley.rtc.rtp;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a stream that comes in: loss and jitter (RFC 3550 appendices A.1, A.3 and A.8). One thread; times are nanoseconds
 * of whatever clock the caller has.
 */
public final class ReceptionStatistics {
    private static final int LOST_LIMIT = 0x7f_ffff;

    private final int clockRate;
    private boolean started;
    private int ssrc;
    private long first;
    private long highest;
    private long received;
    private long expectedBefore;
    private long receivedBefore;
    private long transit;
    /** In 1/16 of the clock's unit, as the RFC keeps it. */
    private long jitter;

    private int lastReport;
    private long lastReportNs;

    /** @param clockRate of the stream's time stamps, in Hz */
    public ReceptionStatistics(int clockRate) {
        this.clockRate = clockRate;
    }

    /** Notes a packet. A stream of another source begins anew. */
    public void received(RtpPacket packet, long nowNs) {
        if (!started || packet.ssrc() != ssrc) {
            start(packet);
        }
        received++;
        highest = Math.max(highest, extended(packet.sequence()));
        long arrival = (long) (nowNs * (clockRate / 1e9));
        long now = arrival - (packet.timestamp() & 0xffff_ffffL);
        if (received > 1) {
            long difference = Math.abs((int) (now - transit));
            jitter += difference - ((jitter + 8) >> 4);
        }
        transit = now;
    }

    private void start(RtpPacket packet) {
        started = true;
        ssrc = packet.ssrc();
        first = packet.sequence();
        highest = first;
        received = 0;
        expectedBefore = 0;
        receivedBefore = 0;
        jitter = 0;
        lastReport = 0;
    }

    private long extended(int sequence) {
        return highest + (short) (sequence - (int) highest);
    }

    /** Notes a sender report, so that the other side can tell the round trip from the next block. */
    public void received(RtcpPacket.SenderReport report, long nowNs) {
        if (started && report.ssrc() == ssrc) {
            lastReport = (int) (report.ntp() >>> 16);
            lastReportNs = nowNs;
        }
    }

    /** The block of the next report, or null before the first packet. What is told as lost since the report before begins anew. */
    public @Nullable ReportBlock report(long nowNs) {
        if (!started) {
            return null;
        }
        long expected = highest - first + 1;
        long interval = expected - expectedBefore;
        long lost = interval - (received - receivedBefore);
        expectedBefore = expected;
        receivedBefore = received;
        int fraction = interval <= 0 || lost <= 0 ? 0 : (int) Math.min(255, (lost << 8) / interval);
        long since = lastReport == 0 ? 0 : (long) ((nowNs - lastReportNs) * (65_536 / 1e9));
        int all = (int) Math.max(-LOST_LIMIT, Math.min(LOST_LIMIT, packetsLost()));
        return new ReportBlock(ssrc, fraction, all, (int) highest, (int) (jitter >> 4), lastReport, (int) since);
    }

    public long packetsReceived() {
        return received;
    }

    /** Of those expected; negative where some came twice. */
    public long packetsLost() {
        return started ? highest - first + 1 - received : 0;
    }

    /** Mean deviation of the packets' spacing, in milliseconds. */
    public double jitterMs() {
        return (jitter >> 4) * 1000.0 / clockRate;
    }

    /**
     * Round-trip time in milliseconds out of a block that the other side sent, or -1 where it cannot tell (RFC 3550 section 6.4.1).
     *
     * @param ntp the time of its arrival, as sender reports have it
     */
    public static double roundTripMs(ReportBlock block, long ntp) {
        if (block.lastReport() == 0) {
            return -1;
        }
        int units = (int) (ntp >>> 16) - block.sinceLastReport() - block.lastReport();
        return units < 0 ? 0 : units * 1000.0 / 65_536;
    }
}
