package dev.parley.simulator.load.call;

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
public record CallResult(
        String failure, double seconds, List<TurnResult> turns, int interrupted, Optional<CallTrace> trace) {
    public CallResult {
        turns = List.copyOf(turns);
    }

    public boolean ok() {
        return failure.isEmpty();
    }
}
