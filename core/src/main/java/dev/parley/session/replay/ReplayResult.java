package dev.parley.session.replay;

import dev.parley.session.SessionOutput;
import java.util.List;
import java.util.Optional;

/**
 * What a replay came to.
 *
 * @param outputs all that the session put out, in order
 * @param divergence where the session asked or did something else than when the journal was written, which ended the
 *     replay; empty when it went to the journal's end
 */
public record ReplayResult(List<TimedOutput> outputs, Optional<String> divergence) {
    /** @param nanos the session's clock, in nanoseconds since it began */
    public record TimedOutput(long nanos, SessionOutput output) {}

    public ReplayResult {
        outputs = List.copyOf(outputs);
    }
}
