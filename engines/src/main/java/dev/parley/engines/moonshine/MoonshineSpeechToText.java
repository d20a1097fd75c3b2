package dev.parley.engines.moonshine;

import ai.onnxruntime.OrtException;
import dev.parley.concurrent.SessionExecutor;
import dev.parley.models.InstalledModel;
import dev.parley.models.ModelStore;
import dev.parley.onnx.InferenceLane;
import dev.parley.onnx.OnnxModel;
import dev.parley.onnx.OnnxRuntime;
import dev.parley.provider.ProviderException;
import dev.parley.provider.Readiness;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import dev.parley.vad.BuiltInVad;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Speech-to-text by Moonshine: one pair of networks for all calls, whole stretches of speech at a time. Thread-safe.
 */
final class MoonshineSpeechToText implements SpeechToText {
    private final OnnxRuntime runtime;
    private final ModelStore store;
    private final String modelId;
    /** Of the model, or English where it is not there and {@link #start} fails. */
    private final List<String> languages;

    private final BuiltInVad detector = new BuiltInVad();
    private final Set<MoonshineStream> streams = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<MoonshineModel> ready = new CompletableFuture<>();
    private @Nullable OnnxModel encoder;
    private @Nullable OnnxModel decoder;
    private boolean starting;
    private boolean closed;
    private volatile Readiness readiness = Readiness.loading(0, "not started");

    MoonshineSpeechToText(OnnxRuntime runtime, ModelStore store, String modelId) {
        this.runtime = runtime;
        this.store = store;
        this.modelId = modelId;
        languages = store.find(modelId).map(ModelLanguages::of).orElse(List.of("en"));
    }

    @Override
    public String engine() {
        return MoonshineEngine.NAME;
    }

    @Override
    public CompletionStage<Void> start() {
        synchronized (this) {
            if (!starting && !closed) {
                starting = true;
                readiness = Readiness.loading(0.1, "loading the speech recogniser");
                Thread.ofVirtual().name("moonshine-load").start(this::load);
            }
        }
        return ready.thenAccept(model -> {});
    }

    private void load() {
        try {
            InstalledModel model = store.find(modelId)
                    .orElseThrow(() -> new IOException(store.missing(modelId, "engines.moonshine.model")));
            Vocabulary vocabulary = Vocabulary.read(model.file("tokenizer.bin"));
            CompletionStage<OnnxModel> decoder =
                    runtime.load(modelId + "-encoder", model.file("encoder_model.ort"), OnnxRuntime.Shapes.VARYING);
            CompletionStage<OnnxModel> writing = runtime.load(
                    modelId + "-decoder", model.file("decoder_model_merged.ort"), OnnxRuntime.Shapes.VARYING);
            decoder.thenAccept(it -> keep(it, true));
            writing.thenAccept(it -> keep(it, false));
            detector.start()
                    .thenCombine(decoder, (nothing, it) -> it)
                    .thenCombine(writing, (one, other) -> warmUp(one, other, vocabulary))
                    .exceptionally(this::failed);
        } catch (IOException | RuntimeException e) {
            failed(e);
        }
    }

    private synchronized void keep(OnnxModel model, boolean encodes) {
        if (closed) {
            model.release();
        } else if (encodes) {
            encoder = model;
        } else {
            decoder = model;
        }
    }

    private @Nullable Void warmUp(OnnxModel one, OnnxModel other, Vocabulary vocabulary) {
        try {
            MoonshineModel model =
                    new MoonshineModel(one, other, vocabulary, ModelLanguages.tokensPerSecond(languages));
            readiness = Readiness.loading(0.7, "rehearsing the speech recogniser");
            InferenceLane lane = runtime.queue().lane(MoonshineEngine.NAME);
            if (!lane.submit(new Warmup(model, speed -> warmedUp(model, speed), this::failed))) {
                throw new IllegalStateException("the inference queue is full");
            }
            return null;
        } catch (OrtException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private void warmedUp(MoonshineModel model, String speed) {
        synchronized (this) {
            if (closed) {
                return;
            }
            readiness = Readiness.ready("Moonshine, model " + modelId + ", " + speed);
        }
        ready.complete(model);
    }

    private @Nullable Void failed(Throwable failure) {
        Throwable cause = OnnxRuntime.cause(failure);
        String message = "the speech recogniser cannot run: " + cause.getMessage();
        synchronized (this) {
            readiness = Readiness.failed(message);
        }
        ready.completeExceptionally(MoonshineEngine.failure(ProviderException.Kind.BROKEN, message, cause));
        return null;
    }

    @Override
    public Readiness readiness() {
        return readiness;
    }

    @Override
    public Capabilities capabilities() {
        // No pause scores, and no stream: words come when a stretch of speech is over, guesses before it where there is
        // time. Their times are estimated.
        return Capabilities.of(false, false).withLanguages(languages).withSampleRate(MoonshineModel.SAMPLE_RATE);
    }

    @Override
    public Stream open(Options options, SessionExecutor executor, Consumer<? super SttEvent> listener) {
        MoonshineStream stream = new MoonshineStream(options.sampleRate(), capabilities(), executor, listener);
        streams.add(stream);
        stream.gone().whenComplete((done, failure) -> streams.remove(stream));
        start();
        ready.whenComplete((model, failure) -> executor.execute(() -> {
            if (model != null) {
                stream.loaded(owner -> decoder(model, owner));
            } else {
                stream.notLoaded(cause(failure));
            }
        }));
        return stream;
    }

    private UtteranceDecoder decoder(MoonshineModel model, UtteranceDecoder.Owner owner) {
        SpeechSegments segments = new SpeechSegments(detector.open(MoonshineModel.SAMPLE_RATE));
        return new UtteranceDecoder(runtime.queue().lane(MoonshineEngine.NAME), segments, model, owner);
    }

    private static ProviderException cause(@Nullable Throwable failure) {
        return failure != null && OnnxRuntime.cause(failure) instanceof ProviderException known
                ? known
                : MoonshineEngine.failure(ProviderException.Kind.BROKEN, String.valueOf(failure), failure);
    }

    @Override
    public void close() {
        OnnxModel one;
        OnnxModel other;
        synchronized (this) {
            closed = true;
            one = encoder;
            other = decoder;
            encoder = null;
            decoder = null;
            readiness = Readiness.failed("closed");
        }
        ready.completeExceptionally(
                MoonshineEngine.failure(ProviderException.Kind.BROKEN, "the engine has been closed", null));
        streams.forEach(MoonshineStream::closeEngine);
        detector.close();
        if (one != null) {
            one.release();
        }
        if (other != null) {
            other.release();
        }
    }
}
