package dev.parley.turn;

import static dev.parley.turn.TurnState.NONE;

/**
 * What {@link TurnPolicy.Detection#END_OF_TURN} knows for a reply that is prepared before the turn has certainly ended.
 * Immutable.
 *
 * @param begun whether one is being prepared in the pause under way
 * @param glance how finished the words sound at a first look
 * @param glanceMs caller audio heard when they were looked at; -1: not in this pause
 */
public record Preparation(boolean begun, Completeness glance, long glanceMs) {
    static final Preparation NOTHING = new Preparation(false, Completeness.UNKNOWN, NONE);

    Preparation begun(boolean value) {
        return new Preparation(value, glance, glanceMs);
    }

    Preparation glanced(Completeness words, long audioMs) {
        return new Preparation(begun, words, audioMs);
    }
}
