package dev.parley.engines.deepfilternet;

import dev.parley.onnx.InferenceLane;
import dev.parley.onnx.InferenceTask;
import dev.parley.provider.NoiseSuppressor;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderException.Kind;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One session's audio on a lane of the workers, which runs one piece at a time and in order. The filter is made, and freed,
 * on the thread for that; freed only once nothing of the lane runs, so nothing enters it then. Thread-safe.
 */
final class SuppressorStream implements NoiseSuppressor.Stream {
    private final FilterChain chain;
    private final InferenceLane lane;
    private final Executor maker;
    private final LongSupplier nanoTime;
    private final Runnable ended;
    private final Set<CompletableFuture<short[]>> open = ConcurrentHashMap.newKeySet();
    /** Set by the maker; read by tasks of the lane. */
    private volatile FilterLibrary.@Nullable Filter filter;

    private volatile @Nullable Throwable broken;
    private volatile boolean closed;

    /**
     * @param make makes the filter, on {@code maker}, whose tasks run one after the other
     * @param ended run once, when the filter has been freed
     * @throws IllegalArgumentException for a rate that cannot be converted
     */
    SuppressorStream(
            int sampleRate,
            InferenceLane lane,
            Executor maker,
            Supplier<FilterLibrary.Filter> make,
            LongSupplier nanoTime,
            Runnable ended) {
        this.chain = new FilterChain(sampleRate);
        this.lane = lane;
        this.maker = maker;
        this.nanoTime = nanoTime;
        this.ended = ended;
        maker.execute(() -> make(make));
    }

    private void make(Supplier<FilterLibrary.Filter> make) {
        if (closed) {
            return;
        }
        try {
            filter = make.get();
        } catch (RuntimeException | Error e) {
            broken = e;
        }
    }

    @Override
    public int delaySamples() {
        return chain.delaySamples();
    }

    @Override
    public CompletionStage<short[]> suppress(short[] samples, Duration within) {
        CompletableFuture<short[]> answer = new CompletableFuture<>();
        open.add(answer);
        answer.whenComplete((quiet, failure) -> open.remove(answer));
        if (filter == null) {
            answer.completeExceptionally(
                    broken == null ? shed("the filter is being made") : failed(String.valueOf(broken), broken));
        } else if (!lane.submit(new Piece(answer, samples, nanoTime.getAsLong(), within.toNanos()))) {
            answer.completeExceptionally(shed("too much audio waits for noise suppression"));
        }
        if (closed) {
            drop(answer);
        }
        return answer.minimalCompletionStage();
    }

    private static ProviderException shed(String why) {
        return new ProviderException(Kind.AT_CAPACITY, DeepFilterNetEngine.NAME, why);
    }

    private static ProviderException failed(String why, Throwable cause) {
        return new ProviderException(Kind.BROKEN, DeepFilterNetEngine.NAME, "noise suppression failed: " + why, cause);
    }

    private static void drop(CompletableFuture<short[]> answer) {
        answer.completeExceptionally(new ProviderException(
                Kind.BROKEN, DeepFilterNetEngine.NAME, "the audio was dropped: its call has ended"));
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        // Whatever runs comes to its end first; the maker has made the filter by then, or will not.
        lane.close().thenRunAsync(this::free, maker);
        open.forEach(SuppressorStream::drop);
    }

    private void free() {
        try {
            FilterLibrary.Filter was = filter;
            if (was != null) {
                was.free();
            }
        } finally {
            ended.run();
        }
    }

    private final class Piece implements InferenceTask {
        private final CompletableFuture<short[]> answer;
        private final short[] samples;
        private final long givenAt;
        private final long withinNanos;

        Piece(CompletableFuture<short[]> answer, short[] samples, long givenAt, long withinNanos) {
            this.answer = answer;
            this.samples = samples;
            this.givenAt = givenAt;
            this.withinNanos = withinNanos;
        }

        @Override
        public void run() {
            FilterLibrary.Filter now = filter;
            if (now == null || closed) {
                drop(answer);
            } else if (nanoTime.getAsLong() - givenAt > withinNanos) {
                answer.completeExceptionally(shed("the audio waited too long for noise suppression"));
            } else {
                answer.complete(chain.process(samples, now::process));
            }
        }

        @Override
        public void failed(Throwable cause) {
            answer.completeExceptionally(SuppressorStream.failed(String.valueOf(cause.getMessage()), cause));
        }
    }
}
