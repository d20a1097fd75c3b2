package dev.parley.telemetry;

import dev.parley.conversation.Item;
import dev.parley.onnx.OnnxRuntime;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.ProviderListener;
import dev.parley.provider.ProviderSet;
import dev.parley.session.SessionOutput;
import dev.parley.session.TurnLatency;
import dev.parley.turn.Decision;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the server counts, for Prometheus. Names shared with Unmute keep their meaning (unmute.md section 10); Parley's
 * own begin with {@code parley_}. Thread-safe.
 */
public final class Metrics implements AutoCloseable {
    private static final Duration[] STAGES =
            millis(20, 50, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000, 1500, 2000, 3000, 5000, 10000);
    private static final Duration[] LAG = millis(1, 2, 5, 10, 20, 50, 100, 200, 500);
    private static final Duration[] STOPPING = millis(1, 2, 5, 10, 20, 50, 100, 500);

    /** Unmute's counters tell when they began. */
    private static final String CREATED = "io.prometheus.exporter.includeCreatedTimestamps";

    private final PrometheusRegistry shared = new PrometheusRegistry();
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(new WithCreated(), shared, Clock.SYSTEM);
    private final WorkerMetrics worker = new WorkerMetrics(shared, new ChainMetrics(registry));
    private final HttpMetrics http = new HttpMetrics(shared);
    private final JvmGcMetrics garbage = new JvmGcMetrics();
    private final InferenceMetrics inference =
            new InferenceMetrics(registry, OnnxRuntime.shared().queue());
    private final AtomicInteger calls = new AtomicInteger();
    private final Timer loopLag = histogram("parley.event.loop.lag", "How late timers of an event loop fire", LAG);
    private final LoopWatch loops = new LoopWatch(registry.counter("parley.event.loop.blocked")::increment);
    private final Timer stopping =
            histogram("parley.bargein.stop", "Decision to interrupt until no more audio could leave", STOPPING);
    private final Timer gone =
            histogram("parley.bargein.done", "Decision to interrupt until nothing of the reply ran any more", STOPPING);
    private final StageTimers stages = new StageTimers();
    private final EarlyReplyMetrics earlyReplies = new EarlyReplyMetrics(registry);

    public Metrics() {
        Gauge.builder("parley.calls.active", calls, AtomicInteger::get)
                .description("Sessions under way")
                .register(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        ProcessMetrics.builder().register(shared);
        garbage.bindTo(registry);
    }

    static Duration[] millis(long... values) {
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

    private static final class WithCreated implements PrometheusConfig {
        @Override
        public @Nullable String get(String key) {
            return null;
        }

        @Override
        public Properties prometheusProperties() {
            Properties properties = new Properties();
            properties.setProperty(CREATED, "true");
            return properties;
        }
    }

    /**
     * Engines that count each of their streams as Unmute does.
     *
     * @param uses are told of the streams of each kind, besides
     */
    public ProviderSet metered(ProviderSet engines, Function<ProviderKind, EngineUse> uses) {
        ProviderSet counted = engines.withEndOfTurn(
                        engines.endOfTurn().map(it -> new MeteredEndOfTurnDetector(it, registry)))
                .withNoiseSuppressor(engines.noiseSuppressor().map(it -> new MeteredNoiseSuppressor(it, registry)));
        return counted.decorated(
                stt -> new MeteredSpeechToText(stt, worker, uses.apply(ProviderKind.STT)),
                llm -> new MeteredLanguageModel(llm, worker, uses.apply(ProviderKind.LLM)),
                tts -> new MeteredTextToSpeech(tts, worker, uses.apply(ProviderKind.TTS)));
    }

    /** Adds metrics that somebody else keeps. */
    public void bind(MeterBinder meters) {
        meters.bindTo(registry);
    }

    /** For engines that talk to model servers. */
    public ProviderListener servers() {
        return worker;
    }

    public HttpMetrics http() {
        return http;
    }

    public void connectionOpened(String dialect) {
        worker.sessions.inc();
        worker.activeSessions.inc();
        registry.counter("parley.connections", "dialect", dialect).increment();
    }

    public void connectionClosed(String dialect, int code, Duration lasted) {
        worker.activeSessions.dec();
        worker.sessionDuration.observe(WorkerMetrics.seconds(lasted.toNanos()));
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

    public void callEnded(String reason) {
        calls.decrementAndGet();
        registry.counter("parley.calls.ended", "reason", reason).increment();
    }

    /** @param cause empty: the server stops */
    public void callRefused(String reason, Optional<ProviderException.Kind> cause) {
        worker.forceDisconnects.inc();
        cause.ifPresent(this::failed);
        registry.counter("parley.calls.refused", "reason", reason).increment();
    }

    /** A call was ended because an engine failed. */
    public void callBroken() {
        worker.forceDisconnects.inc();
    }

    /** A call lost an engine for good. */
    void engineLost(String kind, ProviderException.Kind cause) {
        if (kind.equals("llm")) {
            worker.hardErrors.inc(); // The bot apologises, and the call goes on.
        } else {
            failed(cause);
        }
    }

    private void failed(ProviderException.Kind cause) {
        switch (cause) {
            case AT_CAPACITY, TIMEOUT -> worker.fatalServiceMisses.inc();
            case UNAUTHORISED, REJECTED, INSUFFICIENT_QUOTA, BROKEN -> worker.hardErrors.inc();
        }
    }

    /** A recording came to its end. */
    public void recordingEnded(String how) {
        registry.counter("parley.recordings.ended", "how", how).increment();
    }

    /** A client was told which carrier to use, and why: of few each. */
    public void carrierChosen(String carrier, String reason) {
        registry.counter("parley.carrier.choices", "carrier", carrier, "reason", reason)
                .increment();
    }

    /** A voice was donated. */
    public void voiceDonated() {
        worker.voiceDonations.inc();
    }

    public void healthAsked(boolean ok) {
        worker.healthOk.observe(ok ? 1 : 0);
    }

    /** Watches an event loop, on which this is called: blocked for long, it is logged and counted. */
    public void watchLoop(Executor loop) {
        loops.add(loop);
    }

    public void loopLag(long nanos) {
        loopLag.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** Counts what a session tells its client. Called on the session's loop. */
    public void observe(SessionOutput output) {
        switch (output) {
            case SessionOutput.ReplyOutput it -> reply(it);
            case SessionOutput.TurnMeasured measured -> stages.record(measured.latency());
            case SessionOutput.EarlyReplyEnded early -> earlyReplies.ended(early);
            case SessionOutput.BackchannelSaid said -> backchannel("said");
            case SessionOutput.BackchannelDropped dropped ->
                backchannel("dropped_" + dropped.cause().name().toLowerCase(Locale.ROOT));
            case SessionOutput.ItemDone done
            when done.item() instanceof Item.ServerCall call ->
                registry.counter("parley.tool.calls", "outcome", call.output().isPresent() ? "answered" : "failed")
                        .increment();
            case SessionOutput.ProviderTrouble trouble ->
                registry.counter(
                                "parley.engine.errors",
                                "kind",
                                trouble.kind(),
                                "error",
                                trouble.cause().kind().name().toLowerCase(Locale.ROOT))
                        .increment();
            case SessionOutput.ItemAdded _,
                    SessionOutput.ItemDone _,
                    SessionOutput.ItemRetrieved _,
                    SessionOutput.ItemDeleted _,
                    SessionOutput.ItemTruncated _ -> {}
            case SessionOutput.Configured _,
                    SessionOutput.Refused _,
                    SessionOutput.Ended _,
                    SessionOutput.ResponseGone _ -> {}
            case SessionOutput.Decided decided -> decided(decided.decision());
            case SessionOutput.CallerOutput _,
                    SessionOutput.SignalOutput _,
                    SessionOutput.FlowOutput _,
                    SessionOutput.PartOutput _,
                    SessionOutput.ServerToolOutput _ -> {}
        }
    }

    private void backchannel(String outcome) {
        registry.counter("parley.backchannels", "outcome", outcome).increment();
    }

    /** How turns ended, and what became of the bot over which the caller spoke. */
    private void decided(Decision decision) {
        switch (decision) {
            case Decision.TurnEnded it ->
                registry.counter("parley.turns.ended", "reason", lower(it.reason()))
                        .increment();
            case Decision.HoldPlayout it -> bargeIn("held", it);
            case Decision.ContinuePlayout it -> bargeIn("continued", it);
            case Decision.Interrupt it -> bargeIn("interrupted", it);
            case Decision.Resume it -> bargeIn("resumed", it);
            case Decision.SayFiller it ->
                registry.counter("parley.fillers", "reason", lower(it.reason())).increment();
            default -> {}
        }
    }

    private void bargeIn(String outcome, Decision decision) {
        registry.counter("parley.bargein", "outcome", outcome, "reason", lower(decision.reason()))
                .increment();
    }

    private static String lower(Decision.Reason reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }

    private void reply(SessionOutput.ReplyOutput output) {
        switch (output) {
            case SessionOutput.ResponseDone done ->
                registry.counter(
                                "parley.responses",
                                "status",
                                done.response().status().name().toLowerCase(Locale.ROOT))
                        .increment();
            case SessionOutput.Interrupted interrupted -> stopping.record(interrupted.stopping());
            case SessionOutput.ResponseStarted _,
                    SessionOutput.ResponseItemStarted _,
                    SessionOutput.PlayoutHeld _,
                    SessionOutput.ResponseReasoning _,
                    SessionOutput.AudioSynthesised _,
                    SessionOutput.ResponseItemDone _,
                    SessionOutput.PlayoutFinished _ -> {}
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
        inference.close();
        garbage.close();
        loops.close();
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
