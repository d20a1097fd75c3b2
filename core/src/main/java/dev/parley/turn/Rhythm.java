package dev.parley.turn;

/**
 * How long one caller's pauses within turns are: a running mean and deviation, as RFC 6298 keeps them of round trips, so
 * that it is bounded and follows the caller. Immutable.
 *
 * @param pauses how many were seen, at most {@link #ENOUGH}
 * @param meanMs their mean
 * @param deviationMs their mean deviation
 */
public record Rhythm(int pauses, long meanMs, long deviationMs) {
    /** Nothing is known of the caller. */
    static final Rhythm NONE = new Rhythm(0, 0, 0);

    /** Pauses before a caller counts as known. */
    static final int ENOUGH = 3;

    /** A longer silence is no pause of somebody who is speaking. */
    private static final long LONGEST_MS = 4_000;

    /** What the waits are made for: most pauses of the usual caller are shorter. */
    private static final double USUAL_MS = 600;

    private static final double SHORTEST_WAIT = 0.7;
    private static final double LONGEST_WAIT = 2;

    /** With one more pause, in ms. */
    Rhythm with(long pauseMs) {
        long pause = Math.clamp(pauseMs, 0, LONGEST_MS);
        if (pauses == 0) {
            return new Rhythm(1, pause, pause / 4);
        }
        long off = pause - meanMs;
        return new Rhythm(
                Math.min(ENOUGH, pauses + 1), meanMs + off / 4, deviationMs + (Math.abs(off) - deviationMs) / 4);
    }

    /** By how much waits are longer, or shorter, than for the usual caller. */
    double stretch() {
        return pauses < ENOUGH ? 1 : Math.clamp((meanMs + 2 * deviationMs) / USUAL_MS, SHORTEST_WAIT, LONGEST_WAIT);
    }
}
