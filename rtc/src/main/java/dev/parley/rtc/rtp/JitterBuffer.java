package dev.parley.rtc.rtp;

import java.time.Duration;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts the packets of one stream of sound in order, and tells what is missing. A packet whose turn it is is handed on at once;
 * one that is missing is waited for as long as the network has lately been uneven, and not longer: for a listener that is a
 * program, and needs no even pace. What comes after that is dropped.
 *
 * <p>One thread; times are nanoseconds of whatever clock the caller has, who calls {@link #poll} after each {@link #put}, and at
 * {@link #dueNs}, until it returns null.
 */
public final class JitterBuffer {
    /** Packets that wait for one before them: two seconds of frames of 20 ms. Then it is given up. */
    public static final int MOST_PACKETS = 100;

    /** How long a missing packet is waited for at most. */
    static final Duration MOST_WAIT = Duration.ofMillis(300);

    private static final long LEAST_WAIT_NS = Duration.ofMillis(40).toNanos();
    private static final long MARGIN_NS = Duration.ofMillis(10).toNanos();
    private static final int JUMP_PACKETS = 3000;
    private static final int JUMP_SECONDS = 10;
    private static final int LATE_IN_ROW = 10;
    private static final int DTX_BYTES = 2;
    private static final int LONGEST_FRAME_MS = 120;

    private record Waiting(RtpPacket packet, long timestamp) {}

    private final int clockRate;
    private final TreeMap<Long, Waiting> waiting = new TreeMap<>();
    private boolean started;
    private int ssrc;
    private long position;
    private long expectedSequence;
    private long expectedTimestamp;
    private long frame;
    private long lastSequence;
    private long lastTimestamp;
    private boolean lastWasDtx;
    private int lateInRow;

    /** The least time from a packet's time stamp to its arrival: that of the fastest way. */
    private long fastest;

    private long observedNs;
    private long uneven;
    private long late;
    private long repeated;
    private long overflowed;

    /** @param clockRate of the stream's time stamps, in Hz */
    public JitterBuffer(int clockRate) {
        this.clockRate = clockRate;
        this.frame = clockRate / 50;
    }

    /** Takes a packet that has just come. */
    public void put(RtpPacket packet, long nowNs) {
        long sequence = expectedSequence + (short) (packet.sequence() - (int) expectedSequence);
        long timestamp = expectedTimestamp + (packet.timestamp() - (int) expectedTimestamp);
        if (!started
                || packet.ssrc() != ssrc
                || Math.abs(sequence - expectedSequence) > JUMP_PACKETS
                || Math.abs(timestamp - expectedTimestamp) > (long) JUMP_SECONDS * clockRate) {
            restart(packet, nowNs);
            return;
        }
        observe(timestamp, nowNs);
        if (waiting.containsKey(sequence)) {
            repeated++;
        } else if (sequence < expectedSequence || timestamp < expectedTimestamp) {
            late++;
            if (sequence >= expectedSequence && ++lateInRow >= LATE_IN_ROW) {
                restart(packet, nowNs); // the way has become slower for good, or the sender's clock was set back
            }
        } else if (waiting.size() >= MOST_PACKETS) {
            overflowed++;
        } else {
            lateInRow = 0;
            keep(packet, sequence, timestamp);
        }
    }

    private void restart(RtpPacket packet, long nowNs) {
        waiting.clear();
        started = true;
        ssrc = packet.ssrc();
        expectedSequence = (1L << 32) + packet.sequence();
        expectedTimestamp = (1L << 40) + (packet.timestamp() & 0xffff_ffffL);
        lastSequence = expectedSequence;
        lastTimestamp = expectedTimestamp;
        fastest = nowNs - nanos(expectedTimestamp);
        observedNs = nowNs;
        lateInRow = 0;
        waiting.put(expectedSequence, new Waiting(packet, expectedTimestamp));
    }

    private void keep(RtpPacket packet, long sequence, long timestamp) {
        long step = timestamp - lastTimestamp;
        if (sequence == lastSequence + 1 && step > 0 && step <= (long) LONGEST_FRAME_MS * clockRate / 1000) {
            frame = step;
        }
        lastSequence = sequence;
        lastTimestamp = timestamp;
        waiting.put(sequence, new Waiting(packet, timestamp));
    }

    /** Learns how uneven the way is: at once when it gets worse, over seconds when it gets better. */
    private void observe(long timestamp, long nowNs) {
        long way = nowNs - nanos(timestamp);
        fastest = Math.min(way, fastest + Math.max(0, nowNs - observedNs) / 1000);
        observedNs = nowNs;
        long behind = way - fastest;
        uneven = behind > uneven ? behind : uneven - (uneven - behind) / 128;
    }

    private long nanos(long timestamp) {
        return (long) (timestamp * (1e9 / clockRate));
    }

    private long waitNs() {
        return Math.clamp(uneven + MARGIN_NS, LEAST_WAIT_NS, MOST_WAIT.toNanos());
    }

    /** When sound of that time is given up. */
    private long givenUpNs(long timestamp) {
        return fastest + nanos(timestamp) + waitNs();
    }

    /** When {@link #poll} has something to hand on at the latest; never before the first packet. */
    public long dueNs() {
        return started ? givenUpNs(expectedTimestamp) : Long.MAX_VALUE;
    }

    /** What is next by now, or null. */
    public @Nullable JitterEvent poll(long nowNs) {
        if (!started) {
            return null;
        }
        if (waiting.isEmpty()) {
            return nowNs >= dueNs() ? gap(elapsed(nowNs), !lastWasDtx) : null;
        }
        long sequence = waiting.firstKey();
        Waiting first = waiting.firstEntry().getValue();
        long missing = first.timestamp - expectedTimestamp;
        if (sequence == expectedSequence || missing <= 0) {
            return missing > 0 ? gap(missing, false) : release(sequence, first);
        }
        if (waiting.size() >= MOST_PACKETS || nowNs >= dueNs()) {
            long length = waiting.size() >= MOST_PACKETS ? missing : Math.min(missing, elapsed(nowNs));
            if (length == missing) {
                expectedSequence = sequence;
            }
            return gap(length, true);
        }
        return null;
    }

    /** Whole frames whose time is over. */
    private long elapsed(long nowNs) {
        long frameNs = nanos(frame);
        return frame * (1 + (nowNs - dueNs()) / frameNs);
    }

    private JitterEvent gap(long length, boolean lost) {
        JitterEvent gap = new JitterEvent.Gap(position, length, lost);
        expectedTimestamp += length;
        position += length;
        return gap;
    }

    private JitterEvent release(long sequence, Waiting first) {
        waiting.remove(sequence);
        lastWasDtx = first.packet.length() <= DTX_BYTES;
        expectedSequence = sequence + 1;
        expectedTimestamp = first.timestamp + frame;
        JitterEvent released = new JitterEvent.Frame(position, first.packet);
        position += frame;
        return released;
    }

    /** How long a missing packet is waited for now, in milliseconds. */
    public long waitMs() {
        return waitNs() / 1_000_000;
    }

    /** Packets that came when they had been given up. */
    public long packetsLate() {
        return late;
    }

    /** Packets that came twice while the first one waited. */
    public long packetsRepeated() {
        return repeated;
    }

    /** Packets dropped because too many waited. */
    public long packetsOverflowed() {
        return overflowed;
    }
}
