package dev.parley.turn;

import static dev.parley.turn.TurnState.NONE;

/**
 * What {@link TurnPolicy.Detection#END_OF_TURN} knows. Immutable.
 *
 * @param askedMs caller audio heard when the end-of-turn model was asked about the pause under way; -1: not yet
 * @param score its answer, a probability; -1: none
 * @param words how finished the words sound that were heard of the turn so far
 * @param wordsMs caller audio heard when they were judged; -1: never
 * @param rhythm this caller's pauses within turns
 * @param endedMs caller audio at which the last turn ended by itself; -1: none did
 * @param prepare what is known for a reply that is prepared in the pause under way
 */
public record EndOfTurnState(
        long askedMs,
        double score,
        Completeness words,
        long wordsMs,
        Rhythm rhythm,
        long endedMs,
        Preparation prepare) {
    static final EndOfTurnState INITIAL =
            new EndOfTurnState(NONE, NONE, Completeness.UNKNOWN, NONE, Rhythm.NONE, NONE, Preparation.NOTHING);

    /** Whether the model was asked about the pause under way. */
    boolean asked() {
        return askedMs != NONE;
    }

    EndOfTurnState askedAt(long audioMs) {
        return new EndOfTurnState(audioMs, NONE, words, wordsMs, rhythm, endedMs, prepare);
    }

    EndOfTurnState scored(double probability) {
        return new EndOfTurnState(askedMs, probability, words, wordsMs, rhythm, endedMs, prepare);
    }

    EndOfTurnState worded(Completeness completeness, long audioMs) {
        return new EndOfTurnState(askedMs, score, completeness, audioMs, rhythm, endedMs, prepare);
    }

    EndOfTurnState with(Preparation value) {
        return new EndOfTurnState(askedMs, score, words, wordsMs, rhythm, endedMs, value);
    }

    /** More was said than the words that are known. */
    EndOfTurnState wordless() {
        return new EndOfTurnState(askedMs, score, Completeness.UNKNOWN, NONE, rhythm, endedMs, prepare);
    }

    /** The caller goes on after a pause. */
    EndOfTurnState resumed(long pauseMs) {
        return new EndOfTurnState(
                NONE, NONE, Completeness.UNKNOWN, NONE, rhythm.with(pauseMs), endedMs, Preparation.NOTHING);
    }

    /** A turn begins, or was dropped; what is known of the caller stays. */
    EndOfTurnState fresh() {
        return ended(NONE);
    }

    EndOfTurnState ended(long endMs) {
        return new EndOfTurnState(NONE, NONE, Completeness.UNKNOWN, NONE, rhythm, endMs, Preparation.NOTHING);
    }
}
