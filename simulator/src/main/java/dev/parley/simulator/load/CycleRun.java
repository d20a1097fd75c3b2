package dev.parley.simulator.load;

import dev.parley.simulator.load.call.CallResult;
import dev.parley.simulator.load.call.LoadOptions;
import dev.parley.simulator.load.report.ProcessMeter;
import dev.parley.simulator.load.report.ProcessMeter.Holdings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;

/** Connects and closes calls again and again, and tells what the server holds meanwhile: what grows is a leak. */
public final class CycleRun {
    /** What the server holds is told this often. */
    private static final int TOLD_EVERY = 100;

    private final LoadOptions options;
    private final OptionalLong serverPid;
    private final int cycles;

    /**
     * @param options whose turns do not count
     * @param serverPid the server's process, on this machine (Linux)
     * @param cycles calls in all
     */
    public CycleRun(LoadOptions options, OptionalLong serverPid, int cycles) {
        this.options = options;
        this.serverPid = serverPid;
        this.cycles = cycles;
    }

    /**
     * Blocks until all calls are over. Returns the exit code: 0, or 1 when a call failed.
     *
     * @throws IOException when the server's process cannot be looked at
     */
    public int run(PrintWriter out) throws IOException, InterruptedException, ExecutionException {
        Optional<ProcessMeter> meter =
                serverPid.isPresent() ? Optional.of(new ProcessMeter(serverPid.getAsLong())) : Optional.empty();
        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        int failed = 0;
        double longest = 0;
        try {
            tell(out, 0, meter);
            for (int held = 0; held < cycles; ) {
                int next = Math.min(options.shape().callers(), Math.min(cycles - held, TOLD_EVERY - held % TOLD_EVERY));
                List<CallResult> calls = hold(vertx, next);
                failed += failures(out, calls);
                longest = Math.max(
                        longest,
                        calls.stream().mapToDouble(CallResult::seconds).max().orElse(0));
                held += next;
                if (held % TOLD_EVERY == 0 || held == cycles) {
                    tell(out, held, meter);
                }
            }
        } finally {
            vertx.close();
        }
        out.printf("%d calls, %d failed, the longest took %.2f s%n", cycles, failed, longest);
        out.flush();
        return failed == 0 ? 0 : 1;
    }

    private List<CallResult> hold(Vertx vertx, int callers) throws InterruptedException, ExecutionException {
        LoadOptions.Shape shape = new LoadOptions.Shape(callers, 0, Duration.ZERO);
        LoadOptions batch = new LoadOptions(
                options.server(), options.apiKey(), options.dialect(), options.clips(), shape, options.turnDetection());
        return new LoadTest(vertx, batch, Optional.empty(), call -> {})
                .run()
                .compose(result -> Future.all(vertx.deploymentIDs().stream()
                                .map(vertx::undeploy)
                                .toList())
                        .map(gone -> result.calls()))
                .toCompletionStage()
                .toCompletableFuture()
                .get();
    }

    private static int failures(PrintWriter out, List<CallResult> calls) {
        List<CallResult> failed = calls.stream().filter(call -> !call.ok()).toList();
        failed.forEach(call -> out.println("failed: " + call.failure()));
        return failed.size();
    }

    private static void tell(PrintWriter out, int calls, Optional<ProcessMeter> meter) throws IOException {
        if (meter.isPresent()) {
            Holdings held = meter.get().holdings();
            out.printf(
                    "after %d calls: %d threads, %d descriptors, %.0f MiB resident%n",
                    calls, held.threads(), held.descriptors(), held.residentMib());
            out.flush();
        }
    }
}
