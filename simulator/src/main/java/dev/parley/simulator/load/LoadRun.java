package dev.parley.simulator.load;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A whole load test as the command line runs it: callers, meter, report, judgement. */
public final class LoadRun {
    private final LoadOptions options;
    private final OptionalLong pid;
    private final Outputs outputs;
    private final Limits limits;

    /** Where the results go. */
    public record Outputs(Optional<Path> report, Optional<Path> plot) {}

    /** What must not be missed; times in ms. */
    public record Limits(double okFraction, double realTimeFactor, double gapMs, double firstAudioP95Ms) {}

    public LoadRun(LoadOptions options, OptionalLong pid, Outputs outputs, Limits limits) {
        this.options = options;
        this.pid = pid;
        this.outputs = outputs;
        this.limits = limits;
    }

    /** Blocks until all calls are over. Returns the exit code: 0, or 1 when a limit was missed. */
    public int run(PrintWriter out) throws IOException, InterruptedException, ExecutionException {
        Optional<ProcessMeter> meter =
                pid.isPresent() ? Optional.of(new ProcessMeter(pid.getAsLong())) : Optional.empty();
        List<CallResult> calls = calls(out, meter);
        Optional<LoadReport.Server> used = Optional.empty();
        if (meter.isPresent()) {
            ProcessMeter m = meter.get();
            used = Optional.of(new LoadReport.Server(m.cpuUsed(), m.memoryAtBeginMib(), m.memoryPeakMib()));
        }
        LoadReport report = new LoadReport(options, calls, used);
        report.lines().forEach(out::println);
        write(report);
        List<String> violations = report.violations(new LoadReport.Thresholds(
                limits.okFraction(), limits.realTimeFactor(), limits.gapMs(), limits.firstAudioP95Ms()));
        violations.forEach(violation -> out.println("MISSED: " + violation));
        out.flush();
        return violations.isEmpty() ? 0 : 1;
    }

    private List<CallResult> calls(PrintWriter out, Optional<ProcessMeter> meter)
            throws InterruptedException, ExecutionException {
        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        AtomicInteger ended = new AtomicInteger();
        try (ScheduledExecutorService sampler = Executors.newSingleThreadScheduledExecutor()) {
            meter.ifPresent(m -> sampler.scheduleAtFixedRate(() -> sample(m), 1, 1, TimeUnit.SECONDS));
            LoadTest test = new LoadTest(vertx, options, call -> {
                int count = ended.incrementAndGet();
                synchronized (out) {
                    out.printf(
                            "%d/%d calls over%s%n",
                            count, options.shape().callers(), call.ok() ? "" : ": " + call.failure());
                    out.flush();
                }
            });
            List<CallResult> calls =
                    test.run().toCompletionStage().toCompletableFuture().get();
            sampler.shutdownNow();
            return calls;
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
            Files.writeString(outputs.plot().get(), LoadPlot.draw(title, report.stages()));
        }
    }
}
