package dev.parley.simulator.load;

import java.util.List;
import java.util.Optional;

/**
 * One call.
 *
 * @param failure empty when it went well
 * @param seconds it lasted
 * @param interrupted replies the server broke off
 * @param trace where audio was marked
 */
record CallResult(String failure, double seconds, List<TurnResult> turns, int interrupted, Optional<CallTrace> trace) {
    CallResult {
        turns = List.copyOf(turns);
    }

    boolean ok() {
        return failure.isEmpty();
    }
}
