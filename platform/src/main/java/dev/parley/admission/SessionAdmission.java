package dev.parley.admission;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.config.LimitsConfig;
import dev.parley.dialect.ClientLimits;
import dev.parley.dialect.EngineStatus;
import dev.parley.dialect.Notice;
import dev.parley.dialect.SessionService;
import dev.parley.dialect.ToolServers;
import dev.parley.provider.FallbackVoices;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.ProviderSet;
import dev.parley.provider.SentenceCache;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TextToSpeech.Voice;
import dev.parley.registry.AllowedEngines;
import dev.parley.registry.PoolMeters;
import dev.parley.registry.ProviderRegistry;
import dev.parley.registry.SpendMeters;
import dev.parley.session.IdSource;
import dev.parley.session.Principal;
import dev.parley.session.Session;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionFactory;
import dev.parley.session.SessionOutput;
import dev.parley.session.SessionSetup;
import dev.parley.session.SessionSink;
import dev.parley.telemetry.CallLog;
import dev.parley.telemetry.Metrics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** Admits calls as far as there is room, once the engines are ready. */
public final class SessionAdmission implements SessionService {
    private static final Logger log = LoggerFactory.getLogger(SessionAdmission.class);
    private static final SpeechToText.Capabilities UNKNOWN = SpeechToText.Capabilities.of(false, false);

    private final ProviderRegistry engines;
    private final SessionFactory sessions;
    private final LimitsConfig limits;
    private final Metrics metrics;
    private final InstantSource clock;
    private final ToolServers tools;
    private final CallConduct conduct;
    private final Sentences sentences;
    private final SpokenRefusal apology;
    private final CallQuotas quotas;
    private final CallBounds bounds;
    private final RefusedCalls refusals;
    private final IdSource ids = new RandomIds();
    private final AtomicInteger calls = new AtomicInteger();
    private volatile boolean closing;

    /** Where calls get what they run on. */
    public record Supplies(
            ProviderRegistry engines,
            SessionFactory sessions,
            ToolServers tools,
            CallConduct conduct,
            Sentences sentences) {
        /** Without sentences made ahead. */
        public Supplies(ProviderRegistry engines, SessionFactory sessions, ToolServers tools, CallConduct conduct) {
            this(engines, sessions, tools, conduct, Sentences.NONE);
        }
    }

    /**
     * What is said for a voice that fails.
     *
     * @param kept what there is of it
     * @param wanted told the rate and the configuration of each call, so that its sentences are made
     */
    public record Sentences(SentenceCache kept, BiConsumer<Integer, SessionConfig> wanted) {
        public static final Sentences NONE = new Sentences(new SentenceCache(0), (rate, config) -> {});
    }

    public SessionAdmission(Supplies supplies, LimitsConfig limits, Metrics metrics, InstantSource clock) {
        this.engines = supplies.engines();
        this.sessions = supplies.sessions();
        this.tools = supplies.tools();
        this.conduct = supplies.conduct();
        this.sentences = supplies.sentences();
        this.apology = new SpokenRefusal(supplies.engines(), supplies.sessions());
        this.limits = limits;
        this.metrics = metrics;
        this.clock = clock;
        this.quotas = new CallQuotas(engines);
        this.bounds = new CallBounds(limits, conduct);
        this.refusals = new RefusedCalls(metrics);
        metrics.bind(new PoolMeters(engines));
        metrics.bind(new SpendMeters(engines));
    }

    /** From now on every new call is refused. */
    public void closeDoor() {
        closing = true;
    }

    /** Whether the server is about to stop. */
    public boolean isClosing() {
        return closing;
    }

    /** Calls admitted and not yet ended. */
    public int calls() {
        return calls.get();
    }

    @Override
    public CompletionStage<Session> open(SessionSetup setup, SessionExecutor executor, SessionSink sink) {
        if (closing) {
            return refused(setup, new CallRefused(CallRefused.Cause.SHUTTING_DOWN, "The server is shutting down."));
        }
        if (calls.incrementAndGet() > limits.calls()) {
            calls.decrementAndGet();
            return refused(
                    setup,
                    new CallRefused(
                            CallRefused.Cause.AT_CAPACITY,
                            "All " + limits.calls() + " lines are busy. Please try again later."));
        }
        Optional<CallRefused> over = quotas.begin(setup.principal());
        if (over.isPresent()) {
            calls.decrementAndGet();
            return refused(setup, over.get());
        }
        CompletableFuture<ProviderSet> providers = engines.providers();
        CompletableFuture<Session> call = new CompletableFuture<>();
        if (providers.isDone()) {
            begin(call, providers, setup, new CallSink(setup, sink, executor));
        } else {
            line(Level.INFO, setup).log("call waits for the engines");
            providers.whenComplete((ready, failure) ->
                    executor.execute(() -> begin(call, providers, setup, new CallSink(setup, sink, executor))));
        }
        return call;
    }

    private void begin(
            CompletableFuture<Session> call,
            CompletableFuture<ProviderSet> providers,
            SessionSetup setup,
            CallSink sink) {
        if (providers.isCompletedExceptionally()) {
            String message = String.valueOf(providers.exceptionNow().getMessage());
            line(Level.WARN, setup).log("no call without its engines: {}", message);
            CallRefused refusal =
                    new CallRefused(CallRefused.Cause.ENGINE_FAILED, ProviderException.forClients(message));
            apology.say(bounds.of(setup), fallback(setup.principal()), sink.executor, sink, () -> {
                left(setup);
                call.completeExceptionally(refusals.counted(setup, refusal));
            });
            return;
        }
        Session session;
        try {
            sink.starting();
            ProviderSet allowed = AllowedEngines.of(providers.resultNow(), setup.principal());
            ProviderSet within = quotas.within(allowed, setup);
            ProviderSet lent = metrics.metered(within, engines::use)
                    .withTools(tools.operatorTools())
                    .withFallback(fallback(setup.principal()));
            session = sessions.start(bounds.of(setup, lent.languageModel()), lent, sink.executor, sink);
            sentences.wanted().accept(setup.sampleRate(), setup.config());
        } catch (CallRefused e) {
            sink.ended("not_started");
            call.completeExceptionally(refusals.counted(setup, e));
            return;
        } catch (AllowedEngines.NotAllowedException e) {
            sink.ended("not_started");
            call.completeExceptionally(refusals.counted(
                    setup, new CallRefused(CallRefused.Cause.ENGINE_FAILED, String.valueOf(e.getMessage()))));
            return;
        } catch (RuntimeException | Error e) {
            sink.ended("not_started");
            line(Level.ERROR, setup).setCause(e).log("starting the session");
            call.completeExceptionally(refusals.counted(
                    setup, new CallRefused(CallRefused.Cause.ENGINE_FAILED, "The call could not be started.")));
            return;
        }
        call.complete(session);
    }

    /** A call is over: its place, and that at its key, is free. */
    private void left(SessionSetup setup) {
        calls.decrementAndGet();
        quotas.end(setup.principal());
    }

    /** Why a key gets no further call now; asked before it has a connection. */
    public Optional<CallRefused> refusal(Principal who) {
        return quotas.refusal(who);
    }

    private FallbackVoices fallback(Principal who) {
        return new FallbackVoices(engines.reserve().filter(voice -> who.mayUse(voice.engine())), sentences.kept());
    }

    private CompletionStage<Session> refused(SessionSetup setup, CallRefused refusal) {
        return CompletableFuture.failedFuture(refusals.counted(setup, refusal));
    }

    private static LoggingEventBuilder line(Level level, SessionSetup setup) {
        return log.atLevel(level).addKeyValue("call", setup.id()).addKeyValue("principal", setup.principal());
    }

    /** Without addresses: clients see these. */
    @Override
    public List<EngineStatus> engines() {
        return engines.statuses().stream().map(EngineStatus::forClients).toList();
    }

    @Override
    public Runnable onEnginesChanged(SessionExecutor executor, Runnable listener) {
        AtomicBoolean wanted = new AtomicBoolean(true);
        Runnable stop = engines.onChanged(() -> executor.execute(() -> {
            if (wanted.get()) {
                listener.run();
            }
        }));
        return () -> {
            wanted.set(false);
            stop.run();
        };
    }

    @Override
    public List<Notice> notices() {
        return engines.notices().stream()
                .map(each -> new Notice(each.code(), each.level(), ProviderException.forClients(each.message())))
                .toList();
    }

    @Override
    public List<Voice> voices() {
        return engines.textToSpeech().map(TextToSpeech::voices).orElse(List.of());
    }

    @Override
    public Optional<String> mute() {
        return Optional.ofNullable(engines.missing().get(ProviderKind.TTS)).map(ProviderException::forClients);
    }

    @Override
    public SpeechToText.Capabilities recogniser() {
        return engines.speechToText().map(SpeechToText::capabilities).orElse(UNKNOWN);
    }

    @Override
    public boolean judgesEndOfTurn() {
        return engines.judgesEndOfTurn();
    }

    @Override
    public String languageModel() {
        return engines.languageModel().map(each -> each.defaultModel()).orElse("");
    }

    @Override
    public List<String> choices(ProviderKind kind) {
        return engines.choices().selectable(kind);
    }

    @Override
    public List<String> models(String engine) {
        return engines.choices().models(engine);
    }

    @Override
    public Duration longestCall() {
        return limits.session();
    }

    @Override
    public Duration drainGrace() {
        return conduct.shutdown().grace();
    }

    @Override
    public Duration drainQuiet() {
        return conduct.shutdown().quiet();
    }

    @Override
    public ToolServers tools() {
        return tools;
    }

    @Override
    public ClientLimits clientLimits() {
        return limits.client();
    }

    @Override
    public IdSource ids() {
        return ids;
    }

    @Override
    public InstantSource clock() {
        return clock;
    }

    /** Passes a session's output on, counts it, and gives the line back when it ends. */
    private final class CallSink implements SessionSink {
        private final SessionSetup setup;
        private final SessionSink target;
        private final SessionExecutor executor;
        private final CallLog events;
        private final long began;
        private boolean over;

        private CallSink(SessionSetup setup, SessionSink target, SessionExecutor executor) {
            this.setup = setup;
            this.target = target;
            this.executor = executor;
            this.events = new CallLog(setup.id(), setup.principal(), metrics);
            this.began = executor.nanoTime();
        }

        private void starting() {
            metrics.callStarted();
            line(Level.INFO, setup).log("call started");
        }

        @Override
        public void accept(SessionOutput output) {
            try {
                metrics.observe(output);
                events.observe(output);
                if (output instanceof SessionOutput.Configured configured) {
                    sentences.wanted().accept(setup.sampleRate(), configured.config());
                }
                target.accept(output);
            } finally {
                // Whatever throws at the end of a call, its line is free again.
                if (output instanceof SessionOutput.Ended ended) {
                    ended(ended.reason().name().toLowerCase(Locale.ROOT));
                }
            }
        }

        private void ended(String reason) {
            if (over) {
                return;
            }
            over = true;
            left(setup);
            Duration lasted = Duration.ofNanos(executor.nanoTime() - began);
            metrics.callEnded(reason);
            line(Level.INFO, setup)
                    .addKeyValue("reason", reason)
                    .addKeyValue("seconds", lasted.toSeconds())
                    .log("call ended");
        }

        @Override
        public boolean writable() {
            return target.writable();
        }
    }
}
