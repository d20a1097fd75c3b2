package dev.parley.simulator.load;

import java.util.List;

/**
 * One call.
 *
 * @param failure empty when it went well
 * @param seconds it lasted
 * @param interrupted replies the server broke off
 */
record CallResult(String failure, double seconds, List<TurnResult> turns, int interrupted) {
    CallResult {
        turns = List.copyOf(turns);
    }

    boolean ok() {
        return failure.isEmpty();
    }
}
