package dev.parley.turn;

import static dev.parley.turn.TurnState.NONE;

/**
 * What the caller says while the bot speaks. Immutable.
 *
 * @param heldMs caller audio heard when the playout was held; -1 when it was not
 * @param backchannel whether words were heard since then, and none but backchannels
 * @param ignoredMs session clock at which a turn of backchannels alone was last left unanswered; -1: none was
 */
public record Overlap(Stage stage, long heldMs, boolean backchannel, long ignoredMs) {
    static final Overlap NOTHING = new Overlap(Stage.NONE, NONE, false, NONE);

    /** How the bot takes it. */
    public enum Stage {
        /** Nothing is said that is not settled. */
        NONE,
        /** The playout is held: what the caller wants is not known. */
        HELD,
        /** The playout goes on; the words of that turn are awaited. */
        GOES_ON
    }

    Overlap heldAt(long audioMs) {
        return new Overlap(Stage.HELD, audioMs, false, ignoredMs);
    }

    Overlap backchannelled() {
        return new Overlap(stage, heldMs, true, ignoredMs);
    }

    Overlap goesOn() {
        return new Overlap(Stage.GOES_ON, NONE, backchannel, ignoredMs);
    }

    Overlap settled() {
        return new Overlap(Stage.NONE, NONE, false, ignoredMs);
    }

    Overlap ignoredAt(long clockMs) {
        return new Overlap(stage, heldMs, backchannel, clockMs);
    }
}
