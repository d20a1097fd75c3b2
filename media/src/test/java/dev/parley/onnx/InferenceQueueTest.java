package dev.parley.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InferenceQueueTest {
    private final List<String> ran = Collections.synchronizedList(new ArrayList<>());
    private final List<Gate> gates = new ArrayList<>();
    private volatile double load;

    /** A task that stays until it is let go. */
    private final class Gate implements InferenceTask {
        private final CountDownLatch entered = new CountDownLatch(1);
        private final CountDownLatch open = new CountDownLatch(1);
        private final String name;

        Gate(String name) {
            this.name = name;
            gates.add(this);
        }

        @Override
        public void run() {
            entered.countDown();
            await(open);
            ran.add(name);
        }

        @Override
        public void failed(Throwable cause) {
            throw new AssertionError(cause);
        }
    }

    private record Note(List<String> ran, String name) implements InferenceTask {
        @Override
        public void run() {
            ran.add(name);
        }

        @Override
        public void failed(Throwable cause) {
            ran.add(name + " failed: " + cause.getMessage());
        }
    }

    private InferenceTask note(String name) {
        return new Note(ran, name);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits until everything handed in to the lane before has run. */
    private static void settle(InferenceLane lane) {
        CountDownLatch done = new CountDownLatch(1);
        assertThat(lane.submit(new InferenceTask() {
                    @Override
                    public void run() {
                        done.countDown();
                    }

                    @Override
                    public void failed(Throwable cause) {}
                }))
                .isTrue();
        await(done);
    }

    @AfterEach
    void open_gates() {
        gates.forEach(gate -> gate.open.countDown());
    }

    private InferenceQueue queue(int threads, int capacity) {
        return new InferenceQueue(threads, capacity, () -> load);
    }

    private Gate hold(InferenceLane lane, String name) {
        Gate gate = new Gate(name);
        assertThat(lane.submit(gate)).isTrue();
        await(gate.entered);
        return gate;
    }

    @Test
    void lanes_take_turns_however_much_one_of_them_wants() {
        InferenceQueue queue = queue(1, 100);
        InferenceLane greedy = queue.lane("m");
        InferenceLane modest = queue.lane("m");
        Gate gate = hold(greedy, "g0");
        List.of("g1", "g2", "g3").forEach(name -> greedy.submit(note(name)));
        List.of("m1", "m2").forEach(name -> modest.submit(note(name)));
        gate.open.countDown();
        settle(greedy);
        assertThat(ran).containsExactly("g0", "m1", "g1", "m2", "g2", "g3");
    }

    @Test
    void a_lane_runs_one_task_at_a_time_and_in_order() {
        InferenceQueue queue = queue(4, 100);
        InferenceLane lane = queue.lane("m");
        Gate gate = hold(lane, "first");
        lane.submit(note("second"));
        InferenceLane other = queue.lane("m");
        other.submit(note("other"));
        settle(other);
        assertThat(ran).containsExactly("other");
        gate.open.countDown();
        settle(lane);
        assertThat(ran).containsExactly("other", "first", "second");
    }

    @Test
    void no_more_tasks_run_than_there_are_threads() {
        InferenceQueue queue = queue(2, 100);
        hold(queue.lane("m"), "a");
        hold(queue.lane("m"), "b");
        queue.lane("m").submit(note("c"));
        assertThat(queue.running()).isEqualTo(2);
        assertThat(queue.waiting()).isEqualTo(1);
    }

    @Test
    void the_newest_task_is_refused_at_the_bound_and_told() {
        InferenceQueue queue = queue(1, 2);
        List<String> told = Collections.synchronizedList(new ArrayList<>());
        queue.listen(new Told(told));
        InferenceLane lane = queue.lane("m");
        Gate gate = hold(lane, "a");
        Gate last = new Gate("b");
        assertThat(lane.submit(last)).isTrue();
        assertThat(queue.lane("m").submit(note("c"))).isTrue();
        assertThat(queue.lane("late").submit(note("d"))).isFalse();
        assertThat(told).contains("refused late");
        gate.open.countDown();
        await(last.entered);
        assertThat(ran).containsExactly("a", "c");
    }

    @Test
    void one_lane_cannot_fill_the_queue() {
        InferenceQueue queue = queue(1, 1000);
        InferenceLane greedy = queue.lane("m");
        hold(greedy, "a");
        int taken = 0;
        while (greedy.submit(note("more"))) {
            taken++;
        }
        assertThat(taken).isLessThan(100);
        assertThat(queue.lane("m").submit(note("other"))).isTrue();
    }

    /** What a lane's task is told when it asks for spare time. */
    private boolean asksForSpare(InferenceLane lane) {
        boolean[] answer = {false};
        CountDownLatch done = new CountDownLatch(1);
        assertThat(lane.submit(new InferenceTask() {
                    @Override
                    public void run() {
                        answer[0] = lane.hasSpare();
                        done.countDown();
                    }

                    @Override
                    public void failed(Throwable cause) {}
                }))
                .isTrue();
        await(done);
        return answer[0];
    }

    @Test
    void it_is_idle_while_nothing_waits_and_nothing_runs() {
        InferenceQueue queue = queue(1, 100);
        assertThat(queue.isIdle()).isTrue();
        Gate running = hold(queue.lane("m"), "a");
        assertThat(queue.isIdle()).isFalse();
        CountDownLatch ended = new CountDownLatch(1);
        queue.listen(new OnEnd(ended::countDown));
        running.open.countDown();
        await(ended);
        assertThat(queue.isIdle()).isTrue();
    }

    @Test
    void spare_time_can_be_judged_by_another_load_for_a_while() {
        InferenceQueue queue = queue(3, 100);
        DoubleSupplier before = queue.judgeSpareBy(() -> 0.9);
        assertThat(asksForSpare(queue.lane("m"))).isFalse();
        queue.judgeSpareBy(before);
        assertThat(asksForSpare(queue.lane("m"))).isTrue();
    }

    @Test
    void there_is_spare_time_only_where_nobody_waits_and_a_thread_is_left() {
        InferenceQueue queue = queue(3, 100);
        List<String> told = Collections.synchronizedList(new ArrayList<>());
        queue.listen(new Told(told));
        InferenceLane lane = queue.lane("m");
        assertThat(asksForSpare(lane)).isTrue();
        Gate one = hold(queue.lane("m"), "a");
        assertThat(asksForSpare(lane)).isTrue();
        hold(queue.lane("m"), "b");
        assertThat(asksForSpare(lane)).isFalse();
        assertThat(told).contains("skipped m");
        one.open.countDown();
    }

    @Test
    void one_thread_is_spare_while_nobody_waits_for_it() {
        InferenceQueue queue = queue(1, 100);
        assertThat(asksForSpare(queue.lane("m"))).isTrue();
    }

    @Test
    void a_busy_machine_has_no_spare_time() {
        InferenceLane lane = queue(2, 100).lane("m");
        load = 0.9;
        assertThat(asksForSpare(lane)).isFalse();
        load = -1; // unknown
        assertThat(asksForSpare(lane)).isTrue();
    }

    @Test
    void a_task_that_throws_is_told_so_and_the_next_one_runs() {
        InferenceLane lane = queue(1, 100).lane("m");
        lane.submit(new InferenceTask() {
            @Override
            public void run() {
                throw new IllegalStateException("broken");
            }

            @Override
            public void failed(Throwable cause) {
                ran.add(cause.getMessage());
                throw new IllegalStateException("its owner is broken too");
            }
        });
        settle(lane);
        assertThat(ran).containsExactly("broken");
    }

    @Test
    void a_closed_lane_is_gone_when_its_last_task_is() {
        InferenceQueue queue = queue(1, 100);
        InferenceLane lane = queue.lane("m");
        Gate gate = hold(lane, "a");
        lane.submit(note("dropped"));
        var gone = lane.close().toCompletableFuture();
        assertThat(gone).isNotDone();
        assertThat(queue.waiting()).isZero();
        assertThat(lane.submit(note("too late"))).isFalse();
        gate.open.countDown();
        assertThat(gone).succeedsWithin(java.time.Duration.ofSeconds(30));
        settle(queue.lane("m"));
        assertThat(ran).containsExactly("a");
        assertThat(queue.lane("m").close().toCompletableFuture()).isCompleted();
    }

    @Test
    void a_task_can_be_taken_back_until_it_runs() {
        InferenceQueue queue = queue(1, 100);
        InferenceLane lane = queue.lane("m");
        Gate gate = hold(lane, "a");
        InferenceTask back = note("back");
        lane.submit(back);
        assertThat(lane.withdraw(back)).isTrue();
        assertThat(lane.withdraw(back)).isFalse();
        assertThat(lane.withdraw(gate)).isFalse();
        assertThat(queue.waiting()).isZero();
        gate.open.countDown();
        settle(lane);
        assertThat(ran).containsExactly("a");
    }

    @Test
    void many_lanes_at_once_lose_nothing() throws InterruptedException {
        InferenceQueue queue = queue(3, 10_000);
        AtomicInteger done = new AtomicInteger();
        List<Thread> callers = new ArrayList<>();
        for (int caller = 0; caller < 8; caller++) {
            callers.add(Thread.ofVirtual().start(() -> {
                InferenceLane lane = queue.lane("m");
                for (int i = 0; i < 100; i++) {
                    settle(lane);
                    done.incrementAndGet();
                }
                lane.close();
            }));
        }
        for (Thread caller : callers) {
            caller.join();
        }
        assertThat(done).hasValue(800);
        assertThat(queue.waiting()).isZero();
    }

    private record OnEnd(Runnable then) implements InferenceListener {
        @Override
        public void started(String model, long waitNanos) {}

        @Override
        public void finished(String model, long runNanos) {
            then.run();
        }

        @Override
        public void refused(String model) {}

        @Override
        public void skipped(String model) {}
    }

    private record Told(List<String> told) implements InferenceListener {
        @Override
        public void started(String model, long waitNanos) {
            told.add("started " + model);
        }

        @Override
        public void finished(String model, long runNanos) {
            told.add("finished " + model);
        }

        @Override
        public void refused(String model) {
            told.add("refused " + model);
        }

        @Override
        public void skipped(String model) {
            told.add("skipped " + model);
        }
    }

    @Test
    void high_priority_comes_first_but_never_for_long() {
        InferenceQueue queue = queue(1, 100);
        InferenceLane long1 = queue.lane("ear");
        InferenceLane long2 = queue.lane("ear");
        InferenceLane voice = queue.lane("voice", InferenceQueue.Priority.HIGH);
        InferenceLane otherVoice = queue.lane("voice", InferenceQueue.Priority.HIGH);
        Gate gate = hold(long1, "running");
        long1.submit(note("e1"));
        long2.submit(note("e2"));
        List.of("v1", "v2", "v3").forEach(name -> voice.submit(note(name)));
        List.of("w1", "w2", "w3").forEach(name -> otherVoice.submit(note(name)));
        gate.open.countDown();
        settle(long1);
        settle(voice);
        assertThat(ran).containsExactly("running", "v1", "w1", "v2", "w2", "e2", "v3", "w3", "e1");
    }

    @Test
    void a_closed_lane_of_high_priority_leaves_its_turn_to_others() {
        InferenceQueue queue = queue(1, 100);
        InferenceLane ear = queue.lane("ear");
        InferenceLane voice = queue.lane("voice", InferenceQueue.Priority.HIGH);
        Gate gate = hold(ear, "running");
        ear.submit(note("e1"));
        voice.submit(note("v1"));
        voice.close();
        gate.open.countDown();
        settle(ear);
        assertThat(ran).containsExactly("running", "e1");
        assertThat(queue.waiting()).isZero();
    }
}
