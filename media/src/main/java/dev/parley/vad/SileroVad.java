package dev.parley.vad;

import dev.parley.provider.ProviderException;
import dev.parley.provider.Readiness;
import dev.parley.provider.VoiceActivityDetector;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The Silero voice activity detector, version 5, on onnxruntime: one network for the process, about 0.1 ms of CPU per
 * 32 ms frame, no audio leaves the process. Streams take any rate the {@linkplain dev.parley.resample.Resampler
 * resampler} does. Closing waits for no stream: those still open go on until they are closed.
 */
public final class SileroVad implements VoiceActivityDetector {
    /** Bytes. The runtime runs a recursive regular expression over the process's command line, however long that is. */
    private static final long LOADING_STACK = 64L << 20;

    static final String ENGINE = "silero";

    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private boolean starting;
    private boolean closed;
    private @Nullable SileroModel model;
    private volatile Readiness readiness = Readiness.loading(0, "not started");

    @Override
    public String engine() {
        return ENGINE;
    }

    @Override
    public CompletionStage<Void> start() {
        synchronized (started) {
            if (!starting) {
                starting = true;
                readiness = Readiness.loading(0.1, "loading the speech detector");
                // A platform thread: loading native code would pin a virtual one.
                Thread.ofPlatform()
                        .daemon()
                        .name("vad-load")
                        .stackSize(LOADING_STACK)
                        .start(this::load);
            }
        }
        return started.minimalCompletionStage();
    }

    private void load() {
        try {
            SileroModel loaded = SileroModel.load();
            synchronized (started) {
                if (closed) {
                    loaded.release();
                    fail("closed while loading", null);
                    return;
                }
                model = loaded;
            }
            readiness = Readiness.ready("Silero v5");
            started.complete(null);
        } catch (IOException | LinkageError | RuntimeException e) {
            fail("the Silero speech detector cannot run here: " + e.getMessage(), e);
        }
    }

    private void fail(String message, @Nullable Throwable cause) {
        readiness = Readiness.failed(message);
        ProviderException failure = new ProviderException(ProviderException.Kind.BROKEN, ENGINE, message);
        if (cause != null) {
            failure.initCause(cause);
        }
        started.completeExceptionally(failure);
    }

    @Override
    public Readiness readiness() {
        return readiness;
    }

    /** @throws IllegalStateException before {@link #start()} has completed, or after {@link #close()} */
    @Override
    public Stream open(int sampleRate) {
        synchronized (started) {
            if (model == null) {
                throw new IllegalStateException("the Silero speech detector is not ready: " + readiness.detail());
            }
            return new SileroStream(model, sampleRate);
        }
    }

    @Override
    public void close() {
        SileroModel toRelease;
        synchronized (started) {
            closed = true;
            toRelease = model;
            model = null;
        }
        if (toRelease != null) {
            toRelease.release();
            readiness = Readiness.failed("closed");
        }
    }
}
