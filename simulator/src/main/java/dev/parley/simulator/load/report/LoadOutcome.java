package dev.parley.simulator.load.report;

import dev.parley.simulator.load.call.CallResult;
import dev.parley.simulator.load.call.Lateness;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * Everything a load test measured.
 *
 * @param missing what was asked for and could not be measured, and why
 */
public record LoadOutcome(
        List<CallResult> calls,
        Optional<Server> server,
        Generator generator,
        Optional<AddedLatency> added,
        List<String> missing) {
    public LoadOutcome {
        calls = List.copyOf(calls);
        missing = List.copyOf(missing);
    }

    /** What the server process used. */
    public record Server(double cpuSeconds, double memoryBeginMib, double memoryPeakMib) {}

    /**
     * How the load generator itself fared.
     *
     * @param cpuShare of all processors of the machine, 0 to 1
     * @param lateness of the audio it sent
     */
    public record Generator(double cpuSeconds, double cpuShare, Lateness lateness) {
        private static final double LATE_MS = 10;
        private static final double BUSY = 0.8;

        /** Whether the figures are about the generator rather than the server. */
        boolean bottleneck() {
            return lateness.quantile(0.99) > LATE_MS || cpuShare > BUSY;
        }

        JsonObject toJson() {
            return new JsonObject()
                    .put("cpu_seconds", cpuSeconds)
                    .put("cpu_share", cpuShare)
                    .put("send_lateness_ms", lateness.toJson())
                    .put("bottleneck", bottleneck());
        }
    }
}
