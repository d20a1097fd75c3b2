package dev.parley.simulator.relay;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One direction of an impaired network. Packets go in when they come, and come out when they are due: whoever drives it calls
 * {@link #poll} at {@link #dueNs} until that gives null. The same seed and the same packets at the same times give the same.
 * One thread; times are nanoseconds of whatever clock the caller has.
 */
final class ImpairedLink {
    /** Packets on the way; what comes on top is lost, as in a router's full queue. */
    static final int MOST_PACKETS = 4096;

    private static final long NEVER = Long.MAX_VALUE;

    private record OnTheWay(long dueNs, long number, byte[] packet) {}

    private final Impairment impairment;
    private final RandomGenerator random;
    private final long beganNs;
    private final PriorityQueue<OnTheWay> waiting = new PriorityQueue<>(
            (a, b) -> a.dueNs != b.dueNs ? Long.compare(a.dueNs, b.dueNs) : Long.compare(a.number, b.number));
    private long latestNs = Long.MIN_VALUE;
    private long taken;
    private long lost;
    private long swapped;

    ImpairedLink(Impairment impairment, RandomGenerator random, long beganNs) {
        this.impairment = impairment;
        this.random = random;
        this.beganNs = beganNs;
    }

    /** Takes a packet, which is not touched afterwards. */
    void put(byte[] packet, long nowNs) {
        taken++;
        boolean drawn = random.nextDouble() < impairment.loss();
        long late = (long) (random.nextDouble() * impairment.jitter().toNanos());
        boolean heldBack = random.nextDouble() < impairment.reorder();
        if (drawn || impairment.isOut(nowNs - beganNs) || waiting.size() >= MOST_PACKETS) {
            lost++;
            return;
        }
        long due = Math.max(nowNs + late, latestNs);
        if (heldBack) {
            swapped++;
            waiting.add(new OnTheWay(due + Impairment.HELD_BACK.toNanos(), taken, packet));
        } else {
            latestNs = due;
            waiting.add(new OnTheWay(due, taken, packet));
        }
    }

    /** The next packet that is there by now, or null. */
    byte @Nullable [] poll(long nowNs) {
        OnTheWay next = waiting.peek();
        if (next == null || next.dueNs > nowNs) {
            return null;
        }
        waiting.remove();
        return next.packet;
    }

    /** When the next packet is due; {@link Long#MAX_VALUE} where none is on the way. */
    long dueNs() {
        OnTheWay next = waiting.peek();
        return next == null ? NEVER : next.dueNs;
    }

    /** Time since it began. */
    Duration age(long nowNs) {
        return Duration.ofNanos(nowNs - beganNs);
    }

    LinkCount count() {
        return new LinkCount(taken, lost, swapped);
    }
}
