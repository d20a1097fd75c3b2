package dev.parley.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BatchesTest {
    /** Writes down its runs; the first, which is that of {@code "first"}, waits to be let go. */
    private static class Recorded implements Batches.Run<String> {
        final List<List<String>> runs = Collections.synchronizedList(new ArrayList<>());
        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch letGo = new CountDownLatch(1);
        final Map<String, Integer> steps = new HashMap<>();

        @Override
        public void run(List<String> items) {
            runs.add(items);
            if (items.contains("first")) {
                begun.countDown();
                try {
                    letGo.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }

        @Override
        public boolean needsMore(String item) {
            return steps.merge(item, -1, Integer::sum) > 0;
        }
    }

    private record Caller(Thread thread, CompletableFuture<String> outcome) {}

    private final Recorded recorded = new Recorded();

    private static Caller call(Batches<String> batches, String item) {
        CompletableFuture<String> outcome = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform().start(() -> {
            try {
                batches.work(item);
                outcome.complete("done");
            } catch (InterruptedException e) {
                outcome.complete("withdrawn");
            } catch (RuntimeException | Error e) {
                outcome.complete(e.getMessage());
            }
        });
        return new Caller(thread, outcome);
    }

    /** The first one runs alone; the others wait behind it, in their order. */
    private List<Caller> behindTheFirst(Batches<String> batches, String... items) throws InterruptedException {
        List<Caller> callers = new ArrayList<>();
        callers.add(call(batches, "first"));
        recorded.begun.await();
        for (String item : items) {
            int before = batches.waiting();
            callers.add(call(batches, item));
            while (batches.waiting() == before) {
                Thread.onSpinWait();
            }
        }
        return callers;
    }

    private static List<String> outcomes(List<Caller> callers) {
        return callers.stream().map(caller -> caller.outcome().join()).toList();
    }

    @Test
    void one_alone_runs_at_once_on_its_own_thread() throws Exception {
        List<Thread> threads = new ArrayList<>();
        new Batches<String>(items -> threads.add(Thread.currentThread()), 8, 1).work("one");
        assertThat(threads).containsExactly(Thread.currentThread());
    }

    @Test
    void what_waits_when_a_run_begins_goes_into_it_and_no_more_than_the_bound() throws Exception {
        List<Caller> callers = behindTheFirst(new Batches<>(recorded, 3, 1), "a", "b", "c", "d");
        recorded.letGo.countDown();
        assertThat(outcomes(callers)).containsOnly("done");
        assertThat(recorded.runs).containsExactly(List.of("first"), List.of("a", "b", "c"), List.of("d"));
    }

    @Test
    void those_that_need_more_runs_go_into_the_next_ones_together_with_newer_ones() throws Exception {
        recorded.steps.putAll(Map.of("first", 2, "a", 2));
        List<Caller> callers = behindTheFirst(new Batches<>(recorded, 8, 1), "a", "b");
        recorded.letGo.countDown();
        assertThat(outcomes(callers)).containsOnly("done");
        assertThat(recorded.runs).hasSize(3);
        assertThat(recorded.runs.get(1)).containsExactly("a", "b", "first");
    }

    @Test
    void one_that_does_not_go_with_the_others_waits_for_a_later_run() throws Exception {
        Batches.Run<String> sorted = new Batches.Run<>() {
            @Override
            public void run(List<String> items) {
                recorded.run(items);
            }

            @Override
            public boolean goesWith(List<String> chosen, String next) {
                return chosen.getFirst().length() == next.length();
            }
        };
        List<Caller> callers = behindTheFirst(new Batches<>(sorted, 8, 1), "a", "long", "b");
        recorded.letGo.countDown();
        assertThat(outcomes(callers)).containsOnly("done");
        assertThat(recorded.runs).containsExactly(List.of("first"), List.of("a", "b"), List.of("long"));
    }

    @Test
    void one_that_fails_fails_alone() throws Exception {
        Batches.Run<String> fragile = items -> {
            recorded.run(items);
            if (items.contains("bad")) {
                throw new IllegalStateException("bad sound");
            }
        };
        List<Caller> callers = behindTheFirst(new Batches<>(fragile, 8, 1), "a", "bad", "b");
        recorded.letGo.countDown();
        assertThat(outcomes(callers)).containsExactly("done", "done", "bad sound", "done");
    }

    @Test
    void one_that_nobody_wants_any_more_drops_out_and_the_others_go_on() throws Exception {
        List<Caller> callers = behindTheFirst(new Batches<>(recorded, 8, 1), "a", "b", "c");
        callers.get(1).thread().interrupt();
        assertThat(callers.get(1).outcome().join()).isEqualTo("withdrawn");
        recorded.letGo.countDown();
        assertThat(outcomes(callers)).containsExactly("done", "withdrawn", "done", "done");
        assertThat(recorded.runs).containsExactly(List.of("first"), List.of("b", "c"));
    }

    @Test
    void one_in_a_run_stays_until_that_is_over_and_is_in_no_other() throws Exception {
        CountDownLatch second = new CountDownLatch(1);
        CountDownLatch letGo = new CountDownLatch(1);
        recorded.steps.putAll(Map.of("a", 5));
        Batches.Run<String> held = new Batches.Run<>() {
            @Override
            public void run(List<String> items) {
                recorded.run(items);
                if (items.contains("a")) {
                    second.countDown();
                    try {
                        letGo.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }
            }

            @Override
            public boolean needsMore(String item) {
                return recorded.needsMore(item);
            }
        };
        // "b" came first of the two and leads.
        List<Caller> callers = behindTheFirst(new Batches<>(held, 8, 1), "b", "a");
        recorded.letGo.countDown();
        second.await();
        callers.get(2).thread().interrupt();
        while (callers.get(2).thread().getState() != Thread.State.WAITING
                || callers.get(2).thread().isInterrupted()) {
            Thread.onSpinWait();
        }
        assertThat(callers.get(2).outcome()).isNotDone();
        letGo.countDown();
        assertThat(outcomes(callers)).containsExactly("done", "done", "withdrawn");
        assertThat(recorded.runs).containsExactly(List.of("first"), List.of("b", "a"));
    }

    @Test
    void a_host_that_closes_lets_those_that_wait_go_and_joins_the_run_that_is_under_way() throws Exception {
        Batches<String> batches = new Batches<>(recorded, 8, 1);
        List<String> outcomes = Collections.synchronizedList(new ArrayList<>());
        WorkQueue queue = new WorkQueue("batches", 2);
        for (String item : List.of("first", "a")) {
            assertThat(queue.submit(() -> {
                        try {
                            batches.work(item);
                            outcomes.add(item + " done");
                        } catch (InterruptedException e) {
                            outcomes.add(item + " withdrawn");
                        }
                    }))
                    .isTrue();
            recorded.begun.await();
        }
        while (batches.waiting() == 0) {
            Thread.onSpinWait();
        }
        assertThat(queue.end()).isTrue();
        // The first run's wait was interrupted, and so it failed. Had that been told to the other before its own
        // interruption, a run
        // of its own had begun.
        assertThat(outcomes).singleElement().isIn("a withdrawn", "a done");
    }

    @Test
    void work_that_is_withdrawn_from_the_queue_drops_out_of_a_batch_wherever_it_is() throws Exception {
        Batches<String> batches = new Batches<>(recorded, 8, 1);
        CompletableFuture<String> outcome = new CompletableFuture<>();
        Runnable first = () -> call(batches, "first").outcome().join();
        Runnable second = () -> {
            try {
                batches.work("a");
                outcome.complete("done");
            } catch (InterruptedException e) {
                outcome.complete("withdrawn");
            }
        };
        try (WorkQueue queue = new WorkQueue("batches", 2)) {
            Runnable third = () -> outcome.complete("ran");
            queue.submit(first);
            recorded.begun.await();
            queue.submit(second);
            while (batches.waiting() == 0) {
                Thread.onSpinWait();
            }
            queue.submit(third);
            assertThat(queue.withdraw(third)).isTrue();
            assertThat(queue.withdraw(second)).isFalse();
            assertThat(outcome.join()).isEqualTo("withdrawn");
            recorded.letGo.countDown();
        }
        assertThat(recorded.runs).containsExactly(List.of("first"));
    }

    @Test
    void as_many_runs_as_are_allowed_go_on_at_once() throws Exception {
        AtomicInteger running = new AtomicInteger();
        CountDownLatch both = new CountDownLatch(2);
        Batches<String> batches = new Batches<>(
                items -> {
                    running.incrementAndGet();
                    both.countDown();
                    try {
                        both.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                },
                8,
                2);
        assertThat(outcomes(List.of(call(batches, "a"), call(batches, "b")))).containsOnly("done");
        assertThat(running).hasValue(2);
    }

    @Test
    void a_run_of_nothing_is_refused() {
        assertThatThrownBy(() -> new Batches<String>(items -> {}, 0, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
