package dev.parley.simulator.load;

import dev.parley.simulator.load.call.CallTrace;
import dev.parley.simulator.load.call.LoadOptions;
import dev.parley.simulator.load.report.AddedLatency;
import dev.parley.simulator.load.report.LoadLimits;
import dev.parley.simulator.load.report.LoadOutcome;
import dev.parley.simulator.load.report.LoadPlot;
import dev.parley.simulator.load.report.LoadReport;
import dev.parley.simulator.load.report.OwnMeter;
import dev.parley.simulator.load.report.ProcessMeter;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A whole load test as the command line runs it: callers, meters, report, judgement. */
public final class LoadRun {
    private final LoadOptions options;
    private final LoadOptions.Probes probes;
    private final Outputs outputs;
    private final LoadLimits limits;

    /** Where the results go. */
    public record Outputs(Optional<Path> report, Optional<Path> plot) {
        public static final Outputs NONE = new Outputs(Optional.empty(), Optional.empty());
    }

    public LoadRun(LoadOptions options, LoadOptions.Probes probes, Outputs outputs, LoadLimits limits) {
        this.options = options;
        this.probes = probes;
        this.outputs = outputs;
        this.limits = limits;
    }

    /**
     * Blocks until all calls are over. Returns the exit code: 0, or 1 when a limit was missed.
     *
     * @throws IOException when a probe or a file cannot be had; says which
     */
    public int run(PrintWriter out) throws IOException, InterruptedException, ExecutionException {
        LoadReport report = new LoadReport(options, outcome(out));
        report.lines().forEach(out::println);
        write(report);
        List<String> violations = report.violations(limits);
        violations.forEach(violation -> out.println("MISSED: " + violation));
        out.flush();
        return violations.isEmpty() ? 0 : 1;
    }

    private LoadOutcome outcome(PrintWriter out) throws IOException, InterruptedException, ExecutionException {
        if (probes.simulator().isEmpty()) {
            return measured(out, Optional.empty());
        }
        try (TraceClient trace = new TraceClient(probes.simulator().get())) {
            trace.begin();
            return measured(out, Optional.of(trace));
        }
    }

    private LoadOutcome measured(PrintWriter out, Optional<TraceClient> trace)
            throws IOException, InterruptedException, ExecutionException {
        Optional<ProcessMeter> meter = probes.serverPid().isPresent()
                ? Optional.of(new ProcessMeter(probes.serverPid().getAsLong()))
                : Optional.empty();
        OwnMeter own = new OwnMeter();
        LoadTest.Result result = calls(out, meter);
        LoadOutcome.Generator generator = own.generator(result.lateness());
        List<String> missing = new ArrayList<>();
        Optional<LoadOutcome.Server> used = meter.isEmpty() ? Optional.empty() : used(meter.get(), missing);
        Optional<AddedLatency> added = trace.isEmpty() ? Optional.empty() : added(trace.get(), result, missing);
        return new LoadOutcome(result.calls(), used, generator, added, missing);
    }

    /** The calls have been held: what a probe cannot tell is missing in the report, and no more. */
    private static Optional<LoadOutcome.Server> used(ProcessMeter meter, List<String> missing) {
        try {
            return Optional.of(
                    new LoadOutcome.Server(meter.cpuUsed(), meter.memoryAtBeginMib(), meter.memoryPeakMib()));
        } catch (IOException e) {
            missing.add("what the server used: its process has ended");
            return Optional.empty();
        }
    }

    private Optional<AddedLatency> added(TraceClient trace, LoadTest.Result result, List<String> missing)
            throws InterruptedException {
        List<CallTrace> traces =
                result.calls().stream().flatMap(call -> call.trace().stream()).toList();
        try {
            return Optional.of(AddedLatency.of(
                    trace.take(), traces, result.direct(), options.dialect().aheadMs()));
        } catch (IOException e) {
            missing.add("what the server adds: " + e.getMessage());
            return Optional.empty();
        }
    }

    private LoadTest.Result calls(PrintWriter out, Optional<ProcessMeter> meter)
            throws InterruptedException, ExecutionException {
        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        AtomicInteger ended = new AtomicInteger();
        try (ScheduledExecutorService sampler = Executors.newSingleThreadScheduledExecutor()) {
            meter.ifPresent(m -> sampler.scheduleAtFixedRate(() -> sample(m), 1, 1, TimeUnit.SECONDS));
            LoadTest test = new LoadTest(vertx, options, probes.simulator(), call -> {
                int count = ended.incrementAndGet();
                synchronized (out) {
                    out.printf(
                            "%d/%d calls over%s%n",
                            count, options.shape().callers(), call.ok() ? "" : ": " + call.failure());
                    out.flush();
                }
            });
            LoadTest.Result result =
                    test.run().toCompletionStage().toCompletableFuture().get();
            sampler.shutdownNow();
            return result;
        } finally {
            vertx.close();
        }
    }

    /** A process that has ended has no more samples to give. */
    private static void sample(ProcessMeter meter) {
        try {
            meter.sample();
        } catch (IOException e) {
            throw new UncheckedIOException("the server process has ended", e);
        }
    }

    private void write(LoadReport report) throws IOException {
        if (outputs.report().isPresent()) {
            Files.writeString(outputs.report().get(), report.toJson().encodePrettily() + "\n");
        }
        if (outputs.plot().isPresent()) {
            String title = "%d callers, %s, OK fraction %.3f"
                    .formatted(options.shape().callers(), options.dialect(), report.okFraction());
            Files.writeString(outputs.plot().get(), LoadPlot.draw(title, report.panels()));
        }
    }
}
