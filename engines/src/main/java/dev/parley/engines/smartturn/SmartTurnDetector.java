package dev.parley.engines.smartturn;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.parley.models.ModelStore;
import dev.parley.onnx.OnnxModel;
import dev.parley.onnx.OnnxRuntime;
import dev.parley.onnx.Speed;
import dev.parley.provider.EndOfTurnDetector;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderException.Kind;
import dev.parley.provider.Readiness;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Smart Turn, one network for the process: about 50 ms of one core a question. Thread-safe. */
final class SmartTurnDetector implements EndOfTurnDetector {
    static final String FILE = "smart-turn-v3.2-cpu.onnx";
    private static final long WINDOW_MS = LogMel.SAMPLES * 1000L / LogMel.SAMPLE_RATE;

    private final OnnxRuntime runtime;
    private final ModelStore store;
    private final QuestionQueue questions;
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private @Nullable OnnxModel model;
    private boolean starting;
    private boolean closed;
    private volatile Readiness readiness = Readiness.loading(0, "not started");

    /** @param nanoTime tells how long a question has waited */
    SmartTurnDetector(OnnxRuntime runtime, ModelStore store, LongSupplier nanoTime) {
        this.runtime = runtime;
        this.store = store;
        this.questions = new QuestionQueue(runtime.queue(), nanoTime);
    }

    @Override
    public String engine() {
        return SmartTurnEngine.NAME;
    }

    @Override
    public CompletionStage<Void> start() {
        synchronized (this) {
            if (!starting && !closed) {
                starting = true;
                readiness = Readiness.loading(0.1, "loading the end-of-turn detector");
                Thread.ofVirtual().name("smart-turn-load").start(this::load);
            }
        }
        return started.minimalCompletionStage();
    }

    private void load() {
        store.find(SmartTurnEngine.MODEL)
                .map(found -> runtime.load(SmartTurnEngine.NAME, found.file(FILE), OnnxRuntime.Shapes.FIXED))
                .orElseGet(() -> CompletableFuture.failedStage(
                        new IOException("the model " + SmartTurnEngine.MODEL + " is not in " + store.folders()
                                + "; get it with `./parley models pull " + SmartTurnEngine.MODEL + "`")))
                .thenAccept(this::warmUp)
                .exceptionally(this::failed);
    }

    /** The first run allocates, and takes several times as long. */
    private void warmUp(OnnxModel loaded) {
        synchronized (this) {
            if (closed) {
                loaded.release();
                return;
            }
            model = loaded;
        }
        tryOut(loaded).thenCompose(answer -> timed(loaded)).whenComplete((nanos, failure) -> {
            if (failure != null) {
                failed(failure);
            } else {
                readiness = Readiness.ready("Smart Turn 3.2, " + Speed.of(nanos, 1, "a question"));
                started.complete(null);
            }
        });
    }

    private CompletableFuture<Long> timed(OnnxModel loaded) {
        long began = System.nanoTime();
        return tryOut(loaded).thenApply(answer -> System.nanoTime() - began);
    }

    private CompletableFuture<Double> tryOut(OnnxModel loaded) {
        return questions.askPatiently(() -> probability(loaded, new float[0]));
    }

    private CompletableFuture<Double> ask(OnnxModel loaded, Supplier<float[]> audio) {
        return questions.ask(() -> probability(loaded, audio.get()));
    }

    private @Nullable Void failed(Throwable failure) {
        Throwable cause = OnnxRuntime.cause(failure);
        String message = "the end-of-turn detector cannot run: " + cause.getMessage();
        readiness = Readiness.failed(message);
        started.completeExceptionally(new ProviderException(Kind.BROKEN, SmartTurnEngine.NAME, message, cause));
        return null;
    }

    @Override
    public Readiness readiness() {
        return readiness;
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(WINDOW_MS);
    }

    @Override
    public Stream open(int sampleRate) {
        OnnxModel loaded;
        synchronized (this) {
            if (model == null) {
                throw new IllegalStateException("the end-of-turn detector is not ready: " + readiness.detail());
            }
            loaded = model;
        }
        return new SmartTurnStream(sampleRate, audio -> ask(loaded, audio));
    }

    /** @param audio at 16 kHz, -1 to 1 */
    static double probability(OnnxModel model, float[] audio) {
        float[] features = new LogMel().of(audio);
        model.acquire();
        try (OnnxTensor input = OnnxTensor.createTensor(
                        model.environment(), FloatBuffer.wrap(features), new long[] {1, LogMel.BANDS, LogMel.FRAMES});
                OrtSession.Result result = model.session().run(Map.of("input_features", input))) {
            // Named logits, but a probability already.
            return Math.clamp(
                    (double) ((OnnxTensor) result.get(0)).getFloatBuffer().get(0), 0.0, 1.0);
        } catch (OrtException e) {
            throw new IllegalStateException("onnxruntime failed: " + e.getMessage(), e);
        } finally {
            model.release();
        }
    }

    @Override
    public void close() {
        OnnxModel toRelease;
        synchronized (this) {
            closed = true;
            toRelease = model;
            model = null;
            readiness = Readiness.failed("closed");
        }
        started.completeExceptionally(
                new ProviderException(Kind.BROKEN, SmartTurnEngine.NAME, "the engine has been closed"));
        questions.close();
        if (toRelease != null) {
            toRelease.release();
        }
    }
}
