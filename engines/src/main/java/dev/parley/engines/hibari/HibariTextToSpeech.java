package dev.parley.engines.hibari;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.engines.support.Clause;
import dev.parley.models.InstalledModel;
import dev.parley.models.ModelStore;
import dev.parley.onnx.InferenceLane;
import dev.parley.onnx.InferenceTask;
import dev.parley.onnx.OnnxRuntime;
import dev.parley.onnx.Speed;
import dev.parley.provider.ProviderException;
import dev.parley.provider.Readiness;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import dev.parley.resample.Resampler;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Text-to-speech by hibari's network: one American English voice, recast into a few characters. */
final class HibariTextToSpeech implements TextToSpeech {
    static final Capabilities CAPABILITIES =
            Capabilities.LOCAL.withLanguages(List.of("en")).withSampleRate(Synthesizer.SAMPLE_RATE);

    private static final Logger LOG = LoggerFactory.getLogger(HibariTextToSpeech.class);
    private static final List<Voice> VOICES =
            VoiceStyle.ALL.stream().map(VoiceStyle::voice).toList();

    /** Spoken before the engine is ready, so that the first caller finds everything compiled. */
    private static final List<Clause> WARM_UP = List.of(
            new Clause(List.of("Hello,", "and", "welcome", "to", "the", "show."), Clause.Pause.LONG),
            new Clause(List.of("Today", "is", "the", "twentieth", "of", "May,"), Clause.Pause.SHORT),
            new Clause(List.of("and", "what", "would", "you", "like", "to", "talk", "about?"), Clause.Pause.LONG));

    private static final int WARM_UP_ROUNDS = 5;

    private final OnnxRuntime runtime;
    private final ModelStore models;
    private final RandomGenerator random;
    private final Set<HibariStream> streams = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<LoadedVoice> ready = new CompletableFuture<>();
    private boolean started;
    private boolean closed;
    /** Words for how fast it is; empty until it was measured. */
    private volatile String speed = "";

    /** @param random for the noise in breath and hiss */
    HibariTextToSpeech(OnnxRuntime runtime, ModelStore models, RandomGenerator random) {
        this.runtime = runtime;
        this.models = models;
        this.random = random;
    }

    @Override
    public String engine() {
        return HibariEngine.NAME;
    }

    @Override
    public CompletionStage<Void> start() {
        return load().thenApply(voice -> null);
    }

    private CompletionStage<LoadedVoice> load() {
        boolean first;
        synchronized (this) {
            first = !started;
            started = true;
        }
        if (first) {
            Thread.ofVirtual().name("hibari-find").start(this::findAndLoad);
        }
        return ready.minimalCompletionStage();
    }

    private void findAndLoad() {
        Optional<InstalledModel> files = models.find(HibariEngine.MODEL);
        if (files.isEmpty()) {
            ready.completeExceptionally(HibariEngine.failure(
                    ProviderException.Kind.BROKEN,
                    "the model is not installed; run: ./parley models pull " + HibariEngine.MODEL));
            return;
        }
        LoadedVoice.load(runtime, files.get(), random).whenComplete((voice, failure) -> {
            if (failure != null) {
                Throwable cause = OnnxRuntime.cause(failure);
                LOG.error("the voice could not be loaded", cause);
                ready.completeExceptionally(HibariEngine.broken(cause));
            } else {
                warmUp(voice);
            }
        });
    }

    private void warmUp(LoadedVoice voice) {
        InferenceLane lane = runtime.queue().lane(HibariEngine.NAME);
        if (!lane.submit(new WarmUp(voice))) { // others have too much to do for us to warm up
            publish(voice);
        }
    }

    private void publish(LoadedVoice voice) {
        boolean late;
        synchronized (this) {
            late = closed || !ready.complete(voice);
        }
        if (late) {
            voice.release();
        }
    }

    /** Speaks to nobody. */
    private final class WarmUp implements InferenceTask {
        private final LoadedVoice voice;

        WarmUp(LoadedVoice voice) {
            this.voice = voice;
        }

        @Override
        public void run() {
            Synthesizer.Manner manner = new Synthesizer.Manner(VoiceStyle.ALL.getFirst(), 1);
            Resampler resampler = new Resampler(Synthesizer.SAMPLE_RATE, 16_000);
            Unheard ended = new Unheard();
            for (int i = 0; i < WARM_UP_ROUNDS; i++) {
                ended.samples = 0;
                long began = System.nanoTime();
                for (Clause clause : WARM_UP) {
                    ClauseTask.Output unheard = new ClauseTask.Output(0, resampler, event -> {}, ended, () -> true);
                    new ClauseTask(clause, voice.synthesizer(), manner, unheard).run();
                }
                double seconds = (double) ended.samples / Synthesizer.SAMPLE_RATE;
                speed = ", " + Speed.of(System.nanoTime() - began, seconds, "a second of speech");
            }
            publish(voice);
        }

        @Override
        public void failed(Throwable cause) {
            ready.completeExceptionally(HibariEngine.broken(cause));
            voice.release();
        }
    }

    /** Only computing matters, and that it does not fail. */
    private static final class Unheard implements ClauseTask.Ended {
        private long samples;

        @Override
        public void spoke(long spoken) {
            samples += spoken;
        }

        @Override
        public void broke(Throwable cause) {
            throw new IllegalStateException("the voice cannot be run: " + cause.getMessage(), cause);
        }
    }

    @Override
    public Readiness readiness() {
        if (ready.isCompletedExceptionally()) {
            return Readiness.failed(ready.exceptionNow().getMessage());
        }
        return ready.isDone()
                ? Readiness.ready("hibari: " + VOICES.size() + " voices, English" + speed)
                : Readiness.loading(0.3, "loading the voice");
    }

    @Override
    public Capabilities capabilities() {
        return CAPABILITIES;
    }

    @Override
    public List<Voice> voices() {
        return VOICES;
    }

    @Override
    public Stream open(Options options, SessionExecutor executor, Consumer<? super TtsEvent> listener) {
        HibariStream stream = new HibariStream(runtime.queue(), options, executor, listener);
        streams.add(stream);
        stream.gone().whenComplete((done, failure) -> streams.remove(stream));
        load().whenComplete((voice, failure) -> executor.execute(() -> {
            if (failure == null) {
                stream.started(voice);
            } else {
                stream.fail(
                        OnnxRuntime.cause(failure) instanceof ProviderException known
                                ? known
                                : HibariEngine.broken(failure));
            }
        }));
        return stream;
    }

    @Override
    public void close() {
        boolean loaded;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            loaded = ready.isDone() && !ready.isCompletedExceptionally();
            ready.completeExceptionally(HibariEngine.broken(new IllegalStateException("the engine has been closed")));
        }
        streams.forEach(HibariStream::closeEngine);
        if (loaded) {
            ready.resultNow().release();
        }
    }
}
