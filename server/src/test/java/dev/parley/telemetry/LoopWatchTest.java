package dev.parley.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.concurrent.LoopExecutor;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoopWatchTest {
    private final Semaphore told = new Semaphore(0);
    private final LoopWatch watch = new LoopWatch(told::release);
    private final LoopExecutor loop = new LoopExecutor();

    @BeforeEach
    void begin() throws Exception {
        onLoop(() -> watch.add(loop::execute));
    }

    @AfterEach
    void end() throws Exception {
        watch.close();
        loop.close();
    }

    private void onLoop(Runnable task) throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.execute(() -> {
            task.run();
            done.complete(null);
        });
        done.get(20, TimeUnit.SECONDS);
    }

    /** Uses as much of the processor, however long that takes here. */
    private static void compute(long millis) {
        var threads = ManagementFactory.getThreadMXBean();
        long end = threads.getCurrentThreadCpuTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (threads.getCurrentThreadCpuTime() < end) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aLoopThatComputesForLongIsNoticed() throws Exception {
        onLoop(() -> compute(400));
        assertThat(told.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aLoopThatWaitsIsNoticedOnce() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        loop.execute(() -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        assertThat(told.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
        assertThat(told.tryAcquire(300, TimeUnit.MILLISECONDS)).isFalse();
        release.countDown();
    }

    @Test
    void aLoopThatGetsRoundIsNone() throws Exception {
        for (int i = 0; i < 20; i++) {
            onLoop(() -> compute(10));
        }
        assertThat(told.availablePermits()).isZero();
    }
}
