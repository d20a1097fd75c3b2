package dev.parley.app.evaluate.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VirtualLoopTest {
    private final VirtualLoop loop = new VirtualLoop();
    private final List<String> ran = new ArrayList<>();

    @Test
    void tasks_run_when_they_are_due_and_in_the_order_in_which_they_were_given() {
        loop.schedule(Duration.ofMillis(20), () -> ran.add("later at " + loop.millis()));
        loop.execute(() -> ran.add("first at " + loop.millis()));
        loop.execute(() -> ran.add("second at " + loop.millis()));

        loop.advance(Duration.ofMillis(50));

        assertThat(ran).containsExactly("first at 0", "second at 0", "later at 20");
        assertThat(loop.millis()).isEqualTo(50);
    }

    @Test
    void a_cancelled_timer_does_not_run() {
        loop.schedule(Duration.ofMillis(20), () -> ran.add("cancelled")).cancel();

        loop.advance(Duration.ofMillis(50));

        assertThat(ran).isEmpty();
    }

    @Test
    void what_may_block_runs_off_the_loop() {
        loop.executeBlocking("blocking", () -> ran.add("in loop: " + loop.inLoop()));
        loop.execute(() -> ran.add("in loop: " + loop.inLoop()));

        loop.advance(Duration.ZERO);

        assertThat(ran).containsExactly("in loop: false", "in loop: true");
    }

    @Test
    void tasks_of_other_threads_run_with_the_next_step() throws InterruptedException {
        Thread other = Thread.ofVirtual().start(() -> loop.execute(() -> ran.add("in loop: " + loop.inLoop())));
        other.join();
        assertThat(ran).isEmpty();

        loop.advance(Duration.ofMillis(1));

        assertThat(ran).containsExactly("in loop: true");
    }
}
