package dev.parley.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.concurrent.LoopExecutor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.Selector;
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

    /** Java takes a thread that waits in the system for a running one. */
    @Test
    void aLoopThatReadsWhatDoesNotComeIsNoticed() throws Exception {
        Process silent = new ProcessBuilder("cat").start();
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket socket = new Socket(listening.getInetAddress(), listening.getLocalPort());
                Socket other = listening.accept()) {
            loop.execute(() -> readOne(silent.getInputStream()));
            assertThat(told.tryAcquire(20, TimeUnit.SECONDS)).as("a pipe").isTrue();
            silent.destroy();
            InputStream stream = socket.getInputStream();
            loop.execute(() -> readOne(stream));
            assertThat(told.tryAcquire(20, TimeUnit.SECONDS)).as("a socket").isTrue();
            other.getOutputStream().write(1);
            onLoop(() -> {});
        } finally {
            silent.destroyForcibly();
        }
    }

    private static void readOne(InputStream from) {
        try {
            from.read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aLoopThatWaitsForItsSocketsIsNone() throws Exception {
        try (Selector selector = Selector.open()) {
            Thread waiting = Thread.ofPlatform().start(() -> {
                watch.add(task -> {}); // One that never answers.
                try {
                    selector.select();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            assertThat(told.tryAcquire(400, TimeUnit.MILLISECONDS)).isFalse();
            selector.wakeup();
            waiting.join();
        }
    }

    @Test
    void aLoopThatGetsRoundIsNone() throws Exception {
        for (int i = 0; i < 20; i++) {
            onLoop(() -> compute(10));
        }
        assertThat(told.availablePermits()).isZero();
    }
}
