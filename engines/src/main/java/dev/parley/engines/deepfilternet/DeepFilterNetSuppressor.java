package dev.parley.engines.deepfilternet;

import dev.parley.models.InstalledModel;
import dev.parley.models.ModelStore;
import dev.parley.onnx.InferenceQueue;
import dev.parley.provider.NoiseSuppressor;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderException.Kind;
import dev.parley.provider.Readiness;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** DeepFilterNet 3: a filter of its own for each call, of so many calls at a time. Thread-safe. */
final class DeepFilterNetSuppressor implements NoiseSuppressor {
    private final ModelStore store;
    private final SuppressorSettings settings;
    private final InferenceQueue workers;
    private final LongSupplier nanoTime;
    private final Semaphore room;
    /** Makes and frees filters, one after the other; what waits is bounded by the calls. */
    private final ExecutorService maker = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("deepfilternet-maker").factory());

    private final Set<SuppressorStream> streams = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private @Nullable FilterLibrary library;
    private boolean starting;
    private boolean closed;
    private volatile Readiness readiness = Readiness.loading(0, "not started");

    /** @param nanoTime tells how long audio has waited */
    DeepFilterNetSuppressor(
            ModelStore store, SuppressorSettings settings, InferenceQueue workers, LongSupplier nanoTime) {
        this.store = store;
        this.settings = settings;
        this.workers = workers;
        this.nanoTime = nanoTime;
        this.room = new Semaphore(settings.calls());
    }

    @Override
    public String engine() {
        return DeepFilterNetEngine.NAME;
    }

    @Override
    public CompletionStage<Void> start() {
        synchronized (this) {
            if (!starting && !closed) {
                starting = true;
                readiness = Readiness.loading(0.1, "loading the noise suppressor");
                maker.execute(this::load);
            }
        }
        return started.minimalCompletionStage();
    }

    private void load() {
        try {
            FilterLibrary loaded = loaded();
            double share = trial(loaded);
            synchronized (this) {
                if (closed) {
                    return;
                }
                library = loaded;
                readiness = Readiness.ready("DeepFilterNet 3, %.2f core seconds a second".formatted(share));
            }
            started.complete(null);
        } catch (IOException | RuntimeException | Error e) {
            failed(e);
        }
    }

    private FilterLibrary loaded() throws IOException {
        if (!DeepFilterNetEngine.isSupported()) {
            throw new IOException("it runs on " + DeepFilterNetEngine.PLATFORM + " only");
        }
        InstalledModel model = store.find(DeepFilterNetEngine.MODEL)
                .orElseThrow(() -> new IOException("the model " + DeepFilterNetEngine.MODEL + " is not in "
                        + store.folders() + "; get it with `./parley models pull " + DeepFilterNetEngine.MODEL + "`"));
        return new FilterLibrary(model.file(FilterLibrary.LIBRARY), model.file(FilterLibrary.NETWORK));
    }

    /** Seconds of a core that a second of audio takes. */
    private double trial(FilterLibrary loaded) {
        FilterLibrary.Filter filter = loaded.open(settings.nearDb());
        try {
            if (filter.frameLength() != FilterChain.FRAME) {
                throw new IllegalStateException("frames of " + filter.frameLength() + " samples are not known here");
            }
            long began = System.nanoTime();
            int frames = 50;
            for (int i = 0; i < frames; i++) {
                filter.process(new short[FilterChain.FRAME]);
            }
            double taken = System.nanoTime() - began;
            return taken / (frames * 1e9 * FilterChain.FRAME / FilterChain.FILTER_RATE);
        } finally {
            filter.free();
        }
    }

    private void failed(Throwable cause) {
        String message = "the noise suppressor cannot run: " + cause.getMessage();
        synchronized (this) {
            if (!closed) {
                readiness = Readiness.failed(message);
            }
        }
        started.completeExceptionally(new ProviderException(Kind.BROKEN, DeepFilterNetEngine.NAME, message, cause));
    }

    @Override
    public Readiness readiness() {
        return readiness;
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(settings.unasked());
    }

    @Override
    public Stream open(int sampleRate, Field field) {
        synchronized (this) {
            if (library == null) {
                throw new IllegalStateException("the noise suppressor is not ready: " + readiness.detail());
            }
            if (!room.tryAcquire()) {
                return new FullStream();
            }
            return opened(library, sampleRate, field);
        }
    }

    private SuppressorStream opened(FilterLibrary from, int sampleRate, Field field) {
        SuppressorStream[] made = new SuppressorStream[1];
        try {
            made[0] = new SuppressorStream(
                    sampleRate,
                    workers.lane(DeepFilterNetEngine.NAME),
                    maker,
                    () -> from.open(settings.limitDb(field)),
                    nanoTime,
                    () -> ended(made[0]));
        } catch (IllegalArgumentException e) {
            room.release();
            throw e;
        }
        streams.add(made[0]);
        return made[0];
    }

    private void ended(SuppressorStream stream) {
        streams.remove(stream);
        room.release();
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            library = null;
            readiness = Readiness.failed("closed");
        }
        started.completeExceptionally(
                new ProviderException(Kind.BROKEN, DeepFilterNetEngine.NAME, "the engine has been closed"));
        streams.forEach(SuppressorStream::close);
        // Frees what the streams had, once nothing of them runs.
        maker.execute(() -> {});
    }

    /** Of a call that is one too many: its audio is heard as it comes. */
    private static final class FullStream implements Stream {
        @Override
        public int delaySamples() {
            return 0;
        }

        @Override
        public CompletionStage<short[]> suppress(short[] samples, Duration within) {
            return CompletableFuture.failedStage(new ProviderException(
                    Kind.AT_CAPACITY, DeepFilterNetEngine.NAME, "as many calls are suppressed as may be"));
        }

        @Override
        public void close() {
            // Owns nothing.
        }
    }
}
