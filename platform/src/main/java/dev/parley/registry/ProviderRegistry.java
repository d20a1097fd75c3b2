package dev.parley.registry;

import dev.parley.config.EnginesConfig;
import dev.parley.dialect.EngineStatus;
import dev.parley.dialect.Notice;
import dev.parley.provider.Engine;
import dev.parley.provider.EngineContext;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.Provider;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.ProviderListener;
import dev.parley.provider.ProviderSet;
import dev.parley.provider.Readiness.State;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.VoiceActivityDetector;
import dev.parley.registry.ProviderChoice.Chooser;
import dev.parley.spend.EnginePrices;
import dev.parley.spend.SpendLedger;
import dev.parley.telemetry.EngineUse;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engines of this server: loads them beside everything else, knows how far they are, starts failed ones anew. Public
 * methods are thread-safe and never block; the work is done on one thread of its own.
 */
public final class ProviderRegistry implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ProviderRegistry.class);

    /** Providers tell their progress only when asked. */
    private static final long LOOK_MS = 100;
    /** Nothing stops an engine that loads: who closes the registry waits this long, and the rest is done behind that. */
    private static final long CLOSING_MS = 1_000;

    private final EnginesConfig config;
    private final List<Engine> engines;
    private final Chooser chooser;
    private final Function<ProviderChoice, EngineContext> contexts;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("providers").factory());
    private final Map<ProviderKind, ManagedChain> managed = new EnumMap<>(ProviderKind.class);
    private final OptionalEngines optional;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final List<CompletableFuture<ProviderSet>> waiting = new ArrayList<>();
    private volatile View view;
    private @Nullable ScheduledFuture<?> looking;
    private volatile boolean stopping;

    /** Everything others may see, replaced as a whole. */
    private record View(
            List<EngineStatus> statuses,
            Map<ProviderKind, String> missing,
            Optional<ProviderSet> providers,
            Optional<Provider> speechToText,
            Optional<Provider> languageModel,
            Optional<Provider> textToSpeech,
            Optional<Provider> detecting,
            Optional<Provider> reserve,
            OptionalEngines.Ready optional,
            boolean judgesEndOfTurn) {}

    /**
     * @param contexts makes what an engine is lent
     * @param chooser decides which engine serves a kind
     * @param random spreads the waits before failed engines are started anew
     */
    public ProviderRegistry(
            EnginesConfig config,
            List<Engine> engines,
            Chooser chooser,
            Function<ProviderChoice, EngineContext> contexts,
            RandomGenerator random) {
        this.config = config;
        this.engines = List.copyOf(engines);
        this.chooser = chooser;
        this.contexts = contexts;
        Supplier<ProviderListener> told = () ->
                contexts.apply(ProviderChoice.named(EnginesConfig.AUTO, config)).listener();
        for (ProviderKind kind : EnginesConfig.KINDS) {
            Function<EnginesConfig.Chosen, ManagedProvider.Maker> makers =
                    each -> new Maker(config.only(kind, each), each.instance().map(instance -> each.name()));
            managed.put(kind, new ManagedChain(kind, config, makers, told, random));
        }
        optional = new OptionalEngines(
                new OptionalEngines.Choices(chooser, config, this.engines),
                new Maker(config, Optional.empty())::create,
                random);
        view = look(managed.values().stream().map(ManagedChain::status).toList());
    }

    /** Begins to load all engines. */
    public void start() {
        start(() -> {});
    }

    /**
     * Begins to load all engines.
     *
     * @param beside what else has to be done before calls are served; runs on the registry's thread while engines load
     */
    public void start(Runnable beside) {
        // The language model last: looking for one on this machine can take a second.
        for (ProviderKind kind : List.of(ProviderKind.STT, ProviderKind.TTS, ProviderKind.VAD)) {
            thread.execute(managed(kind)::start);
        }
        thread.execute(() -> {
            try {
                beside.run();
            } catch (RuntimeException | Error e) {
                failed("preparing to serve calls", e);
            }
        });
        thread.execute(managed(ProviderKind.LLM)::start);
        thread.execute(optional::start);
        looking = thread.scheduleWithFixedDelay(this::watch, 1, LOOK_MS, TimeUnit.MILLISECONDS);
    }

    /** Whatever it throws is logged: a task that throws is never run again, and nobody would watch the engines. */
    private void watch() {
        try {
            lookAtAll();
        } catch (RuntimeException | Error e) {
            log.atError().setCause(e).log("watching the engines");
        }
    }

    private void lookAtAll() {
        managed.values().forEach(managed -> managed.look(System.nanoTime()));
        optional.look(System.nanoTime());
        List<EngineStatus> statuses =
                managed.values().stream().map(ManagedChain::status).toList();
        boolean changed = !statuses.equals(view.statuses());
        boolean besides = !view.reserve().equals(optional.reserve())
                || !view.optional().equals(optional.ready())
                || view.judgesEndOfTurn() != optional.judgesEndOfTurn();
        if (changed || view.speechToText().isEmpty() || besides) {
            view = look(statuses);
        }
        if (changed) {
            answerWaiting();
            listeners.forEach(this::tell);
        }
    }

    private void tell(Runnable listener) {
        try {
            listener.run();
        } catch (RuntimeException | Error e) {
            failed("telling about engines", e);
        }
    }

    /** While the server stops, what was still under way finds its loops gone. */
    private void failed(String what, Throwable cause) {
        (stopping ? log.atDebug() : log.atError()).setCause(cause).log(what);
    }

    /** The server stops: nothing is prepared any more, and nobody told. Any thread. */
    public void stopping() {
        stopping = true;
        if (looking != null) {
            looking.cancel(false);
        }
    }

    private View look(List<EngineStatus> statuses) {
        Optional<Provider> vad = managed(ProviderKind.VAD).ready();
        Optional<Provider> stt = managed(ProviderKind.STT).ready();
        Optional<Provider> llm = managed(ProviderKind.LLM).ready();
        Optional<Provider> tts = managed(ProviderKind.TTS).ready();
        Optional<Provider> speechToText = stt.or(managed(ProviderKind.STT)::absent);
        Optional<Provider> textToSpeech = tts.or(managed(ProviderKind.TTS)::absent);
        Optional<ProviderSet> all =
                vad.isPresent() && speechToText.isPresent() && llm.isPresent() && textToSpeech.isPresent()
                        ? Optional.of(optional.ready()
                                .in(ProviderSet.of(
                                        (VoiceActivityDetector) vad.get(),
                                        (SpeechToText) speechToText.get(),
                                        (LanguageModel) llm.get(),
                                        (TextToSpeech) textToSpeech.get())))
                        : Optional.empty();
        Map<ProviderKind, String> missing = new EnumMap<>(ProviderKind.class);
        managed.forEach((kind, managed) -> managed.missing().ifPresent(reason -> missing.put(kind, reason)));
        return new View(
                statuses,
                missing,
                all,
                managed(ProviderKind.STT).provider(),
                llm,
                tts,
                vad,
                optional.reserve(),
                optional.ready(),
                optional.judgesEndOfTurn());
    }

    private ManagedChain managed(ProviderKind kind) {
        return java.util.Objects.requireNonNull(managed.get(kind));
    }

    private void answerWaiting() {
        synchronized (waiting) {
            View now = view;
            Optional<String> failure = failure(now);
            if (now.providers().isEmpty() && failure.isEmpty()) {
                return;
            }
            List<CompletableFuture<ProviderSet>> answered = List.copyOf(waiting);
            waiting.clear();
            for (CompletableFuture<ProviderSet> each : answered) {
                now.providers()
                        .ifPresentOrElse(
                                each::complete,
                                () -> each.completeExceptionally(new EnginesFailedException(failure.orElse(""))));
            }
        }
    }

    private static Optional<String> failure(View view) {
        String failed = view.statuses().stream()
                .filter(status -> !view.missing().containsKey(status.kind()))
                .filter(status -> status.readiness().state() == State.FAILED)
                .map(status -> status.kind().id() + " engine " + status.engine() + ": "
                        + status.readiness().detail())
                .collect(Collectors.joining("; "));
        return failed.isEmpty() ? Optional.empty() : Optional.of(failed);
    }

    /**
     * The engines, once all are ready.
     *
     * @return complete at once when they are; otherwise on any thread, exceptionally with
     *     {@link EnginesFailedException} when one failed
     */
    public CompletableFuture<ProviderSet> providers() {
        Optional<ProviderSet> now = view.providers();
        if (now.isPresent()) {
            return CompletableFuture.completedFuture(now.get());
        }
        CompletableFuture<ProviderSet> later = new CompletableFuture<>();
        synchronized (waiting) {
            waiting.add(later);
        }
        thread.execute(this::answerWaiting);
        return later;
    }

    /** One engine of each kind, as far as it is. */
    public List<EngineStatus> statuses() {
        return view.statuses();
    }

    /** What the speech engines lack on this machine; calls are served without them, in writing. */
    public Map<ProviderKind, String> missing() {
        return Map.copyOf(view.missing());
    }

    /** Whether calls can be served, if only in writing, can soon be served, or cannot. */
    public State state() {
        View now = view;
        List<State> states = now.statuses().stream()
                .filter(status -> !now.missing().containsKey(status.kind()))
                .map(status -> status.readiness().state())
                .toList();
        if (states.contains(State.FAILED)) {
            return State.FAILED;
        }
        return states.contains(State.LOADING) ? State.LOADING : State.READY;
    }

    /** What users should know about the engines. */
    public List<Notice> notices() {
        View now = view;
        return EngineNotices.of(now.statuses(), now.missing(), engines);
    }

    /** Every engine that is configured, by kind, the preferred ones first, and how its streams fare. */
    public List<PoolStatus> pools() {
        return managed.values().stream().flatMap(each -> each.pool().stream()).toList();
    }

    /** What clients may choose for their calls. */
    public EnginesConfig choices() {
        return config;
    }

    /** Is told of the streams of a kind. */
    public EngineUse use(ProviderKind kind) {
        return managed.containsKey(kind) ? managed(kind).use() : EngineUse.NONE;
    }

    /** The recogniser in use; empty while none is chosen. */
    public Optional<SpeechToText> speechToText() {
        return view.speechToText().map(SpeechToText.class::cast);
    }

    /** The language model in use, once it is ready. */
    public Optional<LanguageModel> languageModel() {
        return view.languageModel().map(LanguageModel.class::cast);
    }

    /** The synthesiser in use, once it is ready. */
    public Optional<TextToSpeech> textToSpeech() {
        return view.textToSpeech().map(TextToSpeech.class::cast);
    }

    /** The voice activity detector in use, once it is ready. */
    public Optional<VoiceActivityDetector> detecting() {
        return view.detecting().map(VoiceActivityDetector.class::cast);
    }

    /** The voice that stands by, if there is one; it need not be ready. */
    public Optional<TextToSpeech> reserve() {
        return view.reserve().map(TextToSpeech.class::cast);
    }

    /** Whether an end-of-turn detector is there, or soon will be. */
    public boolean judgesEndOfTurn() {
        return view.judgesEndOfTurn();
    }

    /** Runs {@code listener}, on the registry's thread, after each change of {@link #statuses()}. Returns how to stop. */
    public Runnable onChanged(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Frees all engines; waits until the one that is being created is there. */
    @Override
    public void close() {
        stopping();
        thread.execute(() -> {
            managed.values().forEach(ManagedChain::close);
            optional.close();
        });
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSING_MS, TimeUnit.MILLISECONDS)) {
                log.debug("an engine still loads; it is closed behind that");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** An engine does not work; the message says which and why. */
    public static final class EnginesFailedException extends Exception {
        private static final long serialVersionUID = 1L;

        EnginesFailedException(String message) {
            super(message);
        }
    }

    private final class Maker implements ManagedProvider.Maker {
        private final EnginesConfig chosen;
        private final Optional<String> instance;

        /** @param instance its name with that of the engine, where it is one of several servers */
        Maker(EnginesConfig chosen, Optional<String> instance) {
            this.chosen = chosen;
            this.instance = instance;
        }

        @Override
        public ProviderChoice choose(ProviderKind kind) {
            return chooser.choose(kind, chosen, engines);
        }

        @Override
        public Optional<? extends Provider> create(ProviderKind kind, ProviderChoice choice) {
            Engine engine = ProviderChoice.find(choice.engine(), engines)
                    .orElseThrow(() -> new IllegalStateException("there is no engine '" + choice.engine() + "'"));
            EngineContext context = contexts.apply(choice);
            return engine.provider(kind, context)
                    .map(made -> EnginePrices.of(choice.settings())
                            .charged(made, kind, instance.orElse(choice.engine()), context.service(SpendLedger.class)));
        }
    }
}
