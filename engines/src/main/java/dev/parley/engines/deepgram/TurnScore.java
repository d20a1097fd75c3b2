package dev.parley.engines.deepgram;

/**
 * What Flux says of a turn, as the probability that the speaker stays silent by which turns are taken
 * (docs/reference/turn-taking.md): above 0.6 ends a turn, below 0.4 interrupts the bot, below 0.1 counts as voice. Flux decides
 * by thresholds of its own, so its confidence is scaled until its event comes: none below its threshold may end a turn. Of one
 * stream; not thread-safe.
 */
final class TurnScore {
    /** The highest that ends no turn. */
    private static final double GOES_ON = 0.6;

    /** Of an early end, which only comes where users ask for it. */
    private static final double EARLY_END = 0.8;

    private final double threshold;
    private boolean endedEarly;

    /** @param threshold confidence at which Flux ends a turn */
    TurnScore(double threshold) {
        this.threshold = threshold;
    }

    /**
     * @param confidence of Flux that nothing more is said in this turn
     * @param talking whether something was said in this turn that has not been told for certain
     */
    double of(String event, double confidence, boolean talking) {
        switch (event) {
            case "EagerEndOfTurn" -> endedEarly = true;
            case "StartOfTurn", "TurnResumed", "EndOfTurn" -> endedEarly = false;
            default -> {}
        }
        if (!talking) {
            return 1;
        }
        if (endedEarly) {
            return EARLY_END;
        }
        return event.equals("Update") ? GOES_ON * Math.clamp(confidence / threshold, 0, 1) : 0;
    }
}
