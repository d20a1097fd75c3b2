package dev.parley.engines.support.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.provider.Readiness;
import io.vertx.core.Future;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** When a process is started anew, on the test's own clock; the processes are shells. */
@DisabledOnOs(OS.WINDOWS)
class HostSupervisorTest {
    private static final long PATIENCE_SECONDS = Long.getLong("parley.testPatience", 60);
    private static final String LIVES = "echo 'Engine host at http://127.0.0.1:%d runs shell (none)'; exec cat";
    private static final String UNLUCKY = "echo 'no luck' >&2; " + LIVES;

    private final BlockingQueue<Timer> timers = new LinkedBlockingQueue<>();
    private final Queue<String> scripts = new ArrayDeque<>();
    private final BlockingQueue<HostProcess> processes = new LinkedBlockingQueue<>();
    private final AtomicInteger ports = new AtomicInteger(5000);
    private volatile boolean well = true;
    private volatile long nanos;

    private final HostSupervisor supervisor = new HostSupervisor(
            "shell",
            this::spawn,
            place -> Future.succeededFuture(well),
            (wait, task) -> timers.add(new Timer(wait, task)),
            new Random(1),
            () -> nanos);

    private record Timer(Duration delay, Runnable task) {}

    private HostProcess spawn() throws java.io.IOException {
        String script;
        synchronized (scripts) {
            script = scripts.isEmpty() ? LIVES : scripts.poll();
        }
        String command = script.contains("%d") ? script.formatted(ports.incrementAndGet()) : script;
        HostProcess process = new HostProcess("shell", new ProcessBuilder("sh", "-c", command).start());
        processes.add(process);
        return process;
    }

    @AfterEach
    void close() {
        supervisor.close();
        processes.forEach(HostProcess::kill);
    }

    private void next(String... several) {
        synchronized (scripts) {
            scripts.addAll(java.util.List.of(several));
        }
    }

    private HostProcess process() throws InterruptedException {
        HostProcess process = processes.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(process).isNotNull();
        return process;
    }

    /** The next timer that is no watch over loading or health. */
    private Timer restart() throws InterruptedException {
        while (true) {
            Timer timer = timers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(timer).as("a restart").isNotNull();
            boolean watch =
                    timer.delay().equals(Duration.ofMinutes(3)) || timer.delay().equals(Duration.ofSeconds(5));
            if (!watch) {
                return timer;
            }
        }
    }

    private URI found(Optional<URI> doubted) throws Exception {
        return supervisor
                .find(doubted)
                .toCompletionStage()
                .toCompletableFuture()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private void killOnceUp() throws Exception {
        HostProcess process = process();
        process.listening().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        found(Optional.empty());
        process.kill();
    }

    private void start() throws Exception {
        supervisor.start().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void one_that_was_well_is_started_anew_at_once_and_whoever_asks_waits_for_it() throws Exception {
        start();
        URI first = found(Optional.empty());
        HostProcess dead = process();
        nanos += HostSupervisor.STEADY.toNanos();
        dead.kill();
        dead.ended().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        well = false;
        URI second = found(Optional.of(first));
        assertThat(second).isNotEqualTo(first);
        assertThat(supervisor.readiness().state()).isEqualTo(Readiness.State.READY);
    }

    @Test
    void one_that_dies_again_and_again_is_waited_for_longer_each_time_and_then_not_ready() throws Exception {
        next(UNLUCKY, UNLUCKY, UNLUCKY, UNLUCKY);
        start();
        killOnceUp();
        long before = 0;
        for (int ends = 2; ends < HostSupervisor.LOOP; ends++) {
            killOnceUp();
            Timer timer = restart();
            assertThat(timer.delay().toMillis()).isGreaterThan(before);
            before = timer.delay().toMillis();
            timer.task().run();
        }
        killOnceUp();
        assertThat(restart().delay().toMillis()).isGreaterThan(before);
        assertThat(supervisor.readiness().state()).isEqualTo(Readiness.State.FAILED);
        assertThat(supervisor.readiness().detail()).contains(HostSupervisor.LOOP + " times in a row", "no luck");
        assertThatThrownBy(() -> found(Optional.empty()))
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("no luck");
    }

    @Test
    void one_that_never_was_ready_tells_why_and_is_tried_again() throws Exception {
        next("echo 'the model is not there' >&2; exit 2");
        assertThatThrownBy(this::start).hasMessageContaining("the model is not there");
        assertThat(supervisor.readiness().state()).isEqualTo(Readiness.State.FAILED);
        restart().task().run();
        process();
        assertThat(found(Optional.empty()).getPort()).isEqualTo(5001);
    }

    @Test
    void one_that_does_not_answer_is_killed() throws Exception {
        start();
        HostProcess hanging = process();
        well = false;
        for (int checks = 0; checks < 3; ) {
            Timer timer = timers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(timer).isNotNull();
            if (timer.delay().equals(Duration.ofSeconds(5))) {
                timer.task().run();
                checks++;
            }
        }
        hanging.ended().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        process();
    }

    @Test
    void what_waits_is_told_when_it_is_closed() {
        Future<URI> waiting = supervisor.find(Optional.empty());
        supervisor.close();
        assertThat(waiting.cause()).hasMessageContaining("was closed");
    }
}
