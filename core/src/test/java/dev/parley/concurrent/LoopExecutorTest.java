package dev.parley.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LoopExecutorTest {
    @Test
    void runs_tasks_on_one_loop_in_order() {
        try (LoopExecutor loop = new LoopExecutor()) {
            List<Integer> seen = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                int task = i;
                loop.execute(() -> {
                    assertThat(loop.inLoop()).isTrue();
                    seen.add(task);
                });
            }
            loop.settle();
            assertThat(seen).hasSize(100).isSorted();
            assertThat(loop.inLoop()).isFalse();
        }
    }

    @Test
    void runs_timers_on_the_loop_unless_cancelled() {
        try (LoopExecutor loop = new LoopExecutor()) {
            List<String> seen = new ArrayList<>();
            CompletableFuture<Void> last = new CompletableFuture<>();
            loop.run(() -> {
                loop.schedule(Duration.ofMillis(1), () -> seen.add("cancelled")).cancel();
                loop.schedule(Duration.ofMillis(2), () -> {
                    seen.add("ran");
                    last.complete(null);
                });
            });
            LoopExecutor.await(last);
            assertThat(seen).containsExactly("ran");
        }
    }

    @Test
    void reports_what_a_task_threw() {
        LoopExecutor loop = new LoopExecutor();
        loop.execute(() -> {
            throw new IllegalStateException("broken");
        });
        assertThatThrownBy(loop::close).hasRootCauseMessage("broken");
    }

    @Test
    void counts_blocking_tasks() {
        try (LoopExecutor loop = new LoopExecutor()) {
            CompletableFuture<Void> gate = new CompletableFuture<>();
            CompletableFuture<Boolean> onLoop = new CompletableFuture<>();
            loop.executeBlocking("waits", () -> {
                LoopExecutor.await(gate);
                onLoop.complete(loop.inLoop());
            });
            assertThat(loop.blockingTasks()).isEqualTo(1);
            gate.complete(null);
            assertThat(LoopExecutor.await(onLoop)).isFalse();
        }
    }
}
