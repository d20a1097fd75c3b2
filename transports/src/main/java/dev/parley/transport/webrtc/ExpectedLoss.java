package dev.parley.transport.webrtc;

/**
 * How much packet loss is to be expected, by what a client's reports have told: up at once, down over several reports, so that an
 * encoder does not change its mode with each of them. One thread.
 */
final class ExpectedLoss {
    /** Copies against more than this leave too little of the bit rate for the packets themselves. */
    static final int MOST_PERCENT = 30;

    private static final double BEGINS = 0.01;
    private static final double ENDS = 0.005;
    private static final double DECAY = 0.7;

    private double level;
    private int percent;

    /**
     * Takes the share of packets that a report tells as lost, 0 to 1.
     *
     * @return whether {@link #percent} has changed
     */
    boolean reported(double share) {
        level = Math.max(share, level * DECAY);
        boolean protects = level >= (percent > 0 ? ENDS : BEGINS);
        int before = percent;
        percent = protects ? Math.clamp(Math.round(level * 100), 1, MOST_PERCENT) : 0;
        return percent != before;
    }

    /** What to expect, in per cent; 0 where it is not worth protecting against. */
    int percent() {
        return percent;
    }
}
