package dev.parley.vad;

import dev.parley.onnx.OnnxModel;
import dev.parley.onnx.OnnxRuntime;
import dev.parley.onnx.Speed;
import dev.parley.provider.ProviderException;
import dev.parley.provider.Readiness;
import dev.parley.provider.VoiceActivityDetector;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The Silero voice activity detector, version 6, on onnxruntime: one network for the process, about 0.1 ms of CPU per
 * 32 ms frame, no audio leaves the process. Streams take any rate the {@linkplain dev.parley.resample.Resampler
 * resampler} does. Closing waits for no stream: those still open go on until they are closed.
 */
public final class SileroVad implements VoiceActivityDetector {
    /** Where the network lies on the class path. */
    public static final String RESOURCE = "/dev/parley/vad/silero_vad_v6.onnx";

    /** SHA-256 of the network, which the build takes no other of. */
    public static final String SHA256 = "1a153a22f4509e292a94e67d6f9b85e8deb25b4988682b7e174c65279d8788e3";

    static final String ENGINE = "silero";

    private static final int RATE = 16_000;
    private static final int PITCH_HZ = 120;
    private static final int LOUD = 6_000;

    private final OnnxRuntime runtime;

    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private boolean starting;
    private boolean closed;
    private @Nullable OnnxModel model;
    private volatile Readiness readiness = Readiness.loading(0, "not started");

    public SileroVad() {
        this(OnnxRuntime.shared());
    }

    SileroVad(OnnxRuntime runtime) {
        this.runtime = runtime;
    }

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
                runtime.load(ENGINE, SileroVad::network, OnnxRuntime.Shapes.FIXED)
                        .whenComplete(this::loaded);
            }
        }
        return started.minimalCompletionStage();
    }

    private static byte[] network() throws IOException {
        try (InputStream in = SileroVad.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IOException("the build left the model out; build with npm on the PATH");
            }
            return in.readAllBytes();
        }
    }

    private void loaded(@Nullable OnnxModel loaded, @Nullable Throwable failure) {
        if (loaded == null) {
            Throwable cause = OnnxRuntime.cause(Objects.requireNonNull(failure));
            fail("the Silero speech detector cannot run here: " + cause.getMessage(), cause);
            return;
        }
        synchronized (started) {
            if (closed) {
                loaded.release();
                fail("closed while loading", null);
                return;
            }
            model = loaded;
        }
        readiness = Readiness.ready("Silero v6, " + speed(loaded));
        started.complete(null);
    }

    /** Listens to a second of sound, and to another one against the clock: the first compiles the code. */
    private static String speed(OnnxModel model) {
        try (SileroStream stream = new SileroStream(model, RATE)) {
            hum(stream);
            long began = System.nanoTime();
            hum(stream);
            return Speed.of(System.nanoTime() - began, 1, "a second of sound");
        }
    }

    private static void hum(SileroStream stream) {
        short[] frame = new short[stream.frameSamples()];
        for (int at = 0; at < RATE; at += frame.length) {
            for (int i = 0; i < frame.length; i++) {
                frame[i] = (short) (LOUD * Math.sin(2 * Math.PI * PITCH_HZ * (at + i) / RATE));
            }
            stream.probability(frame, 0);
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
    public Capabilities capabilities() {
        return new Capabilities(OptionalInt.of(RATE), Duration.ofMillis(SileroStream.FRAME * 1000L / RATE));
    }

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
        OnnxModel toRelease;
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
