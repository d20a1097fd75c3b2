package dev.parley.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.app.TestServer;
import dev.parley.concurrent.SessionExecutor.Timer;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The real loop: where tasks run, and what becomes of those that throw. */
class VertxSessionExecutorTest {
    private static final Vertx VERTX = Vertx.vertx();

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final VertxSessionExecutor executor = new VertxSessionExecutor(
            VERTX.getOrCreateContext(), failure -> told.add("failed: " + failure.getMessage() + where()));

    @AfterAll
    static void stop() {
        VERTX.close();
    }

    private String where() {
        return this.executor.inLoop() ? " on the loop" : " off the loop";
    }

    private String next() throws InterruptedException {
        return told.poll(TestServer.PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static void fail(String why) {
        throw new IllegalStateException(why);
    }

    @Test
    void tasksAndTimersRunOnTheLoopAndBlockingWorkBesideIt() throws Exception {
        assertThat(executor.inLoop()).isFalse();
        executor.execute(() -> told.add("task" + where()));
        assertThat(next()).isEqualTo("task on the loop");
        executor.schedule(Duration.ofMillis(1), () -> told.add("timer" + where()));
        assertThat(next()).isEqualTo("timer on the loop");
        executor.executeBlocking("work", () -> told.add(Thread.currentThread().getName() + where()));
        assertThat(next()).isEqualTo("work off the loop");
    }

    @Test
    void whateverThrowsIsToldOnTheLoopAndEndsNothingElse() throws Exception {
        executor.execute(() -> fail("task"));
        assertThat(next()).isEqualTo("failed: task on the loop");
        executor.schedule(Duration.ofMillis(1), () -> fail("timer"));
        assertThat(next()).isEqualTo("failed: timer on the loop");
        executor.executeBlocking("work", () -> fail("work"));
        assertThat(next()).isEqualTo("failed: work on the loop");
        executor.execute(() -> {
            throw new AssertionError("bug");
        });
        assertThat(next()).isEqualTo("failed: bug on the loop");
    }

    @Test
    void aTimerWaitsAndOneThatIsCancelledNeverRuns() throws Exception {
        long began = executor.nanoTime();
        executor.execute(() -> {
            Timer cancelled = executor.schedule(Duration.ofMillis(1), () -> told.add("cancelled"));
            executor.schedule(Duration.ofMillis(20), () -> told.add("later"));
            cancelled.cancel();
        });
        assertThat(next()).isEqualTo("later");
        assertThat(executor.nanoTime() - began).isGreaterThanOrEqualTo(20_000_000);
    }
}
