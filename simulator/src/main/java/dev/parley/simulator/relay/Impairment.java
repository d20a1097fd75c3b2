package dev.parley.simulator.relay;

import java.time.Duration;
import java.util.List;

/**
 * What a network does to packets, in each direction by itself. Immutable; times count from a call's first packet.
 *
 * @param loss share of packets that are lost, each for itself, 0 to 1
 * @param jitter packets are late by any time up to this; they stay in order
 * @param reorder share of packets that are held back by {@link #HELD_BACK} while others pass them, 0 to 1
 * @param outageFrom when everything begins to be lost
 * @param outageFor for how long; zero for never
 * @param moves when the client comes from another port, as behind a NAT that forgot it
 */
public record Impairment(
        double loss, Duration jitter, double reorder, Duration outageFrom, Duration outageFor, List<Duration> moves) {
    /** Two frames of 20 ms and a little: the packets behind one come first. */
    static final Duration HELD_BACK = Duration.ofMillis(45);

    public Impairment {
        moves = moves.stream().sorted().toList();
        share("loss", loss);
        share("reorder", reorder);
        if (jitter.isNegative() || outageFrom.isNegative() || outageFor.isNegative()) {
            throw new IllegalArgumentException("times must not be negative");
        }
        if (moves.stream().anyMatch(Duration::isNegative)) {
            throw new IllegalArgumentException("times of moves must not be negative");
        }
    }

    private static void share(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + ": must be 0 to 1, not " + value);
        }
    }

    /** A network without fault. */
    public static Impairment none() {
        return new Impairment(0, Duration.ZERO, 0, Duration.ZERO, Duration.ZERO, List.of());
    }

    public Impairment withLoss(double share) {
        return new Impairment(share, jitter, reorder, outageFrom, outageFor, moves);
    }

    public Impairment withJitter(Duration most) {
        return new Impairment(loss, most, reorder, outageFrom, outageFor, moves);
    }

    public Impairment withReorder(double share) {
        return new Impairment(loss, jitter, share, outageFrom, outageFor, moves);
    }

    public Impairment withOutage(Duration from, Duration length) {
        return new Impairment(loss, jitter, reorder, from, length, moves);
    }

    public Impairment withMoves(Duration... when) {
        return new Impairment(loss, jitter, reorder, outageFrom, outageFor, List.of(when));
    }

    /** Whether everything is lost at this time since the first packet. */
    boolean isOut(long sinceNs) {
        long from = outageFrom.toNanos();
        return sinceNs >= from && sinceNs - from < outageFor.toNanos();
    }

    /** How often the client has moved by then. */
    int moved(long sinceNs) {
        return (int) moves.stream().filter(each -> sinceNs >= each.toNanos()).count();
    }
}
