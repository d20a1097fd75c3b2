package dev.parley.turn;

import static dev.parley.turn.TurnState.NONE;

/**
 * What is known for {@link Decision.SayBackchannel}. Immutable.
 *
 * @param invited whether a listener may say one behind the words of the turn that were judged last
 * @param saidMs caller audio heard when the last one was decided; -1: none was
 */
public record BackchannelState(boolean invited, long saidMs) {
    static final BackchannelState INITIAL = new BackchannelState(false, NONE);

    BackchannelState invited(boolean value) {
        return value == invited ? this : new BackchannelState(value, saidMs);
    }

    BackchannelState saidAt(long audioMs) {
        return new BackchannelState(invited, audioMs);
    }
}
