package dev.parley.telemetry;

import dev.parley.conversation.Item;
import dev.parley.session.SessionOutput;
import dev.parley.session.TurnLatency;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the server counts, for Prometheus. Names shared with Unmute keep their meaning (unmute.md section 10); Parley's
 * own begin with {@code parley_}. Thread-safe.
 */
public final class Metrics implements AutoCloseable {
    private static final Duration[] STAGES =
            millis(20, 50, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000, 1500, 2000, 3000, 5000, 10000);
    private static final Duration[] LAG = millis(1, 2, 5, 10, 20, 50, 100, 200, 500);
    private static final Duration[] STOPPING = millis(1, 2, 5, 10, 20, 50, 100, 500);
    private static final Duration[] SESSION =
            millis(1_000, 10_000, 30_000, 60_000, 120_000, 240_000, 480_000, 960_000, 1_920_000);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics garbage = new JvmGcMetrics();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger calls = new AtomicInteger();
    private final Counter sessions = registry.counter("worker.sessions");
    private final DistributionSummary healthy = registry.summary("worker.health.ok");
    private final Counter donations = registry.counter("worker.voice.donation.submissions");
    private final Timer sessionDuration = Timer.builder("worker.session.duration")
            .serviceLevelObjectives(SESSION)
            .register(registry);
    private final Timer loopLag = histogram("parley.event.loop.lag", "How late timers of an event loop fire", LAG);
    private final Timer stopping =
            histogram("parley.bargein.stop", "Decision to interrupt until no more audio could leave", STOPPING);
    private final Timer gone =
            histogram("parley.bargein.done", "Decision to interrupt until nothing of the reply ran any more", STOPPING);
    private final StageTimers stages = new StageTimers();

    public Metrics() {
        Gauge.builder("worker.active.sessions", connections, AtomicInteger::get)
                .description("Client connections")
                .register(registry);
        Gauge.builder("parley.calls.active", calls, AtomicInteger::get)
                .description("Sessions under way")
                .register(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        garbage.bindTo(registry);
    }

    private static Duration[] millis(long... values) {
        Duration[] durations = new Duration[values.length];
        for (int i = 0; i < values.length; i++) {
            durations[i] = Duration.ofMillis(values[i]);
        }
        return durations;
    }

    private Timer histogram(String name, String description, Duration[] buckets) {
        return Timer.builder(name)
                .description(description)
                .serviceLevelObjectives(buckets)
                .register(registry);
    }

    public void connectionOpened(String dialect) {
        connections.incrementAndGet();
        sessions.increment();
        registry.counter("parley.connections", "dialect", dialect).increment();
    }

    public void connectionClosed(String dialect, int code) {
        connections.decrementAndGet();
        registry.counter("parley.connections.closed", "dialect", dialect, "code", code(code))
                .increment();
    }

    /** Clients choose close codes; only those that mean something become a label. */
    private static String code(int code) {
        return code >= 1000 && code <= 1015 ? Integer.toString(code) : "other";
    }

    public void callStarted() {
        calls.incrementAndGet();
    }

    public void callEnded(Duration lasted, String reason) {
        calls.decrementAndGet();
        sessionDuration.record(lasted);
        registry.counter("parley.calls.ended", "reason", reason).increment();
    }

    public void callRefused(String reason) {
        registry.counter("parley.calls.refused", "reason", reason).increment();
    }

    public void healthAsked(boolean ok) {
        healthy.record(ok ? 1 : 0);
    }

    public void voiceDonated() {
        donations.increment();
    }

    public void loopLag(long nanos) {
        loopLag.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** Counts what a session tells its client. Called on the session's loop. */
    public void observe(SessionOutput output) {
        switch (output) {
            case SessionOutput.TurnMeasured measured -> stages.record(measured.latency());
            case SessionOutput.ResponseDone done ->
                registry.counter(
                                "parley.responses",
                                "status",
                                done.response().status().name().toLowerCase(java.util.Locale.ROOT))
                        .increment();
            case SessionOutput.ItemDone done
            when done.item() instanceof Item.ServerCall call ->
                registry.counter("parley.tool.calls", "outcome", call.output().isPresent() ? "answered" : "failed")
                        .increment();
            case SessionOutput.Interrupted interrupted -> stopping.record(interrupted.stopping());
            case SessionOutput.ProviderTrouble trouble ->
                registry.counter(
                                "parley.engine.errors",
                                "kind",
                                trouble.kind(),
                                "error",
                                trouble.cause().kind().name().toLowerCase(java.util.Locale.ROOT))
                        .increment();
            default -> {}
        }
    }

    /** An interrupted reply has let go of its streams, {@code took} after the decision. */
    public void interruptedReplyGone(Duration took) {
        gone.record(took);
    }

    /** The text of {@code /metrics}. Takes milliseconds; not for an event loop. */
    public String scrape() {
        return registry.scrape();
    }

    /** Media type of {@link #scrape()}. */
    public static String contentType() {
        return "text/plain; version=0.0.4; charset=utf-8";
    }

    @Override
    public void close() {
        garbage.close();
        registry.close();
    }

    /** One histogram for each stage of a turn, counted from the end of the caller's speech. */
    private final class StageTimers {
        private final Timer endOfTurn = stage("end_of_turn");
        private final Timer transcript = stage("transcript");
        private final Timer firstToken = stage("first_token");
        private final Timer firstAudio = stage("first_audio");
        private final Timer firstByte = stage("first_byte");

        private Timer stage(String name) {
            return Timer.builder("parley.turn.latency")
                    .description("End of the caller's speech until this stage of the turn was reached")
                    .tag("stage", name)
                    .serviceLevelObjectives(STAGES)
                    .register(registry);
        }

        private void record(TurnLatency latency) {
            record(endOfTurn, latency.endOfTurnMs());
            record(transcript, latency.transcriptMs());
            record(firstToken, latency.firstTokenMs());
            record(firstAudio, latency.firstAudioMs());
            record(firstByte, latency.firstByteMs());
        }

        private static void record(Timer timer, OptionalLong millis) {
            millis.ifPresent(value -> timer.record(Math.max(0, value), TimeUnit.MILLISECONDS));
        }
    }
}
