package dev.parley.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HandoffTest {
    private static final int MANY = 10_000;

    @Test
    void nothingIsReceivedAfterClosing() throws InterruptedException {
        VirtualTime time = new VirtualTime();
        List<String> received = new ArrayList<>();
        Handoff<String> handoff = new Handoff<>(time, 4, received::add);
        assertThat(handoff.put("a")).isTrue();
        time.settle();
        assertThat(handoff.put("on its way")).isTrue();
        handoff.close();
        time.settle();
        assertThat(received).containsExactly("a");
        assertThat(handoff.put("late")).isFalse();
        assertThat(handoff.isOpen()).isFalse();
    }

    @Test
    void closingAgainDoesNothing() throws InterruptedException {
        Handoff<String> handoff = new Handoff<>(new VirtualTime(), 1_000, ignored -> {});
        handoff.close();
        handoff.close();
        handoff.close();
        assertThat(handoff.put("late")).isFalse();
    }

    @Test
    void keepsTheOrderAndNoMoreThanItsCapacityOnTheWay() {
        AtomicInteger onTheWay = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Integer> received = new ArrayList<>();
        try (LoopExecutor loop = new LoopExecutor()) {
            SessionExecutor counting = new Counting(loop, onTheWay, most);
            CompletableFuture<Void> sent = new CompletableFuture<>();
            Handoff<Integer> handoff = new Handoff<>(counting, 3, received::add);
            loop.executeBlocking("sender", () -> {
                for (int i = 0; i < MANY; i++) {
                    putOrFail(handoff, i);
                }
                sent.complete(null);
            });
            LoopExecutor.await(sent);
            loop.settle();
            assertThat(received)
                    .containsExactlyElementsOf(IntStream.range(0, MANY).boxed().toList());
        }
        assertThat(most.get()).isBetween(1, 3);
    }

    @Test
    void aSenderThatWaitsForRoomIsWokenByClosing() throws InterruptedException {
        try (LoopExecutor loop = new LoopExecutor()) {
            CountDownLatch release = new CountDownLatch(1);
            List<Integer> received = new ArrayList<>();
            Handoff<Integer> handoff = new Handoff<>(loop, 1, received::add);
            CompletableFuture<Boolean> second = new CompletableFuture<>();
            loop.execute(() -> {
                awaitOrFail(release);
                handoff.close();
            });
            Thread sender = Thread.ofVirtual().start(() -> {
                putOrFail(handoff, 1);
                second.complete(putOrFail(handoff, 2));
            });
            release.countDown();
            assertThat(LoopExecutor.await(second)).isFalse();
            sender.join();
            loop.settle();
            assertThat(received).isEmpty();
        }
    }

    private static boolean putOrFail(Handoff<Integer> handoff, int event) {
        try {
            return handoff.put(event);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void awaitOrFail(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Counts the tasks given to a loop that have not begun. */
    private record Counting(SessionExecutor loop, AtomicInteger onTheWay, AtomicInteger most)
            implements SessionExecutor {
        @Override
        public void execute(Runnable task) {
            most.accumulateAndGet(onTheWay.incrementAndGet(), Math::max);
            loop.execute(() -> {
                onTheWay.decrementAndGet();
                task.run();
            });
        }

        @Override
        public boolean inLoop() {
            return loop.inLoop();
        }

        @Override
        public Timer schedule(java.time.Duration delay, Runnable task) {
            return loop.schedule(delay, task);
        }

        @Override
        public void executeBlocking(String name, Runnable task) {
            loop.executeBlocking(name, task);
        }

        @Override
        public long nanoTime() {
            return loop.nanoTime();
        }
    }
}
