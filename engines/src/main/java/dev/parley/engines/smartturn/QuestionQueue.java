package dev.parley.engines.smartturn;

import dev.parley.onnx.InferenceLane;
import dev.parley.onnx.InferenceQueue;
import dev.parley.onnx.InferenceTask;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderException.Kind;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * The questions of all calls. They share few lanes of the inference queue, so that at most a fourth of its threads compute
 * answers, and are the first to be shed under load: beyond a bound, and once they have waited so long that silence will
 * have decided. Thread-safe.
 */
final class QuestionQueue implements AutoCloseable {
    /** Threads of the queue for each lane of questions. */
    private static final int THREADS_A_LANE = 4;
    /** An answer that begins later than this is of no use. */
    private static final long LATEST_MS = 150;
    /** Questions open at a time for each lane: as many as can be answered in that time, and the one being answered. */
    private static final int EACH = 4;

    private final List<InferenceLane> lanes;
    private final LongSupplier nanoTime;
    private final Semaphore room;
    private final AtomicInteger next = new AtomicInteger();
    private final Set<CompletableFuture<Double>> open = ConcurrentHashMap.newKeySet();

    /** @param nanoTime of any origin */
    QuestionQueue(InferenceQueue queue, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        lanes = IntStream.range(0, Math.max(1, queue.threads() / THREADS_A_LANE))
                .mapToObj(i -> queue.lane(SmartTurnEngine.NAME))
                .toList();
        room = new Semaphore(lanes.size() * EACH);
    }

    /**
     * Has an answer computed, on a thread of the queue.
     *
     * @return fails with a {@link ProviderException}; to be completed by whoever does not want it any more
     */
    CompletableFuture<Double> ask(DoubleSupplier probability) {
        return ask(probability, LATEST_MS * 1_000_000);
    }

    /** The same, of which nobody minds how long it waits: for trying the model out. */
    CompletableFuture<Double> askPatiently(DoubleSupplier probability) {
        return ask(probability, Long.MAX_VALUE);
    }

    private CompletableFuture<Double> ask(DoubleSupplier probability, long latestNanos) {
        CompletableFuture<Double> answer = new CompletableFuture<>();
        if (!room.tryAcquire()) {
            answer.completeExceptionally(shed("too many questions wait for the end-of-turn detector"));
            return answer;
        }
        open.add(answer);
        answer.whenComplete((value, failure) -> {
            open.remove(answer);
            room.release();
        });
        InferenceLane lane = lanes.get(Math.floorMod(next.getAndIncrement(), lanes.size()));
        if (!lane.submit(new Question(answer, probability, nanoTime.getAsLong(), latestNanos))) {
            answer.completeExceptionally(shed("too much waits to be computed"));
        }
        return answer;
    }

    private static ProviderException shed(String why) {
        return new ProviderException(Kind.AT_CAPACITY, SmartTurnEngine.NAME, why);
    }

    private final class Question implements InferenceTask {
        private final CompletableFuture<Double> answer;
        private final DoubleSupplier probability;
        private final long askedAt;
        private final long latestNanos;

        Question(CompletableFuture<Double> answer, DoubleSupplier probability, long askedAt, long latestNanos) {
            this.answer = answer;
            this.probability = probability;
            this.askedAt = askedAt;
            this.latestNanos = latestNanos;
        }

        @Override
        public void run() {
            if (nanoTime.getAsLong() - askedAt > latestNanos) {
                answer.completeExceptionally(shed("the question waited too long for the end-of-turn detector"));
            } else if (!answer.isDone()) {
                answer.complete(probability.getAsDouble());
            }
        }

        @Override
        public void failed(Throwable cause) {
            answer.completeExceptionally(new ProviderException(
                    Kind.BROKEN, SmartTurnEngine.NAME, "the end-of-turn detector failed: " + cause, cause));
        }
    }

    @Override
    public void close() {
        lanes.forEach(InferenceLane::close);
        open.forEach(answer -> answer.completeExceptionally(
                new ProviderException(Kind.BROKEN, SmartTurnEngine.NAME, "the engine has been closed")));
    }
}
