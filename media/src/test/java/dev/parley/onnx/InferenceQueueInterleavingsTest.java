package dev.parley.onnx;

import static dev.parley.concurrent.Interleavings.check;
import static dev.parley.concurrent.Interleavings.join;
import static dev.parley.concurrent.Interleavings.start;

import dev.parley.concurrent.Interleavings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Callers on their threads and the queue's own, in many orders chosen by Lincheck, which also finds who waits for ever. */
@Tag("interleavings")
class InferenceQueueInterleavingsTest {

    /** A queue whose threads can be ended, as Lincheck wants: those of the real one never do. */
    private static final class Endable {
        private final List<Thread> threads = new ArrayList<>();
        private final AtomicReference<Throwable> broken = new AtomicReference<>();
        private final InferenceQueue queue;

        /** Runs tasks until one of them ends it. */
        private final class Worker extends Thread {
            private boolean ended;

            @Override
            public void run() {
                try {
                    while (!ended) {
                        queue.runNext();
                    }
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }

        Endable(int most) {
            queue = new InferenceQueue(most, 8, () -> 0, work -> {
                Thread added = new Worker();
                threads.add(added);
                return added;
            });
        }

        InferenceTask task(Runnable work) {
            return new InferenceTask() {
                @Override
                public void run() {
                    work.run();
                }

                @Override
                public void failed(Throwable cause) {
                    broken.set(cause);
                }
            };
        }

        /** Once all has run that will: each thread takes one task that ends it. */
        void end() {
            for (int i = 0; i < threads.size(); i++) {
                queue.lane("end").submit(task(() -> ((Worker) Thread.currentThread()).ended = true));
            }
            for (Thread each : threads) {
                join(each);
            }
            check(broken.get() == null, "a task failed");
            check(queue.waiting() == 0 && queue.running() == 0, "what waits and runs does not add up");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What two callers hand in to one thread runs, once each, and in the order of its lane. */
    @Test
    void nothingIsLost() {
        Interleavings.explore(() -> {
            Endable its = new Endable(1);
            CountDownLatch all = new CountDownLatch(3);
            List<String> ran = new ArrayList<>();
            InferenceLane first = its.queue.lane("a");
            InferenceLane second = its.queue.lane("b");
            Function<String, InferenceTask> note = name -> its.task(() -> {
                ran.add(name);
                all.countDown();
            });
            Thread one = start(() -> {
                first.submit(note.apply("a1"));
                first.submit(note.apply("a2"));
            });
            Thread other = start(() -> second.submit(note.apply("b1")));
            join(one);
            join(other);
            await(all);
            its.end();
            check(ran.size() == 3 && ran.contains("b1"), "lost or doubled");
            check(ran.indexOf("a1") < ran.indexOf("a2"), "out of order");
        });
    }

    /** Callers on different threads may share a lane: of its tasks one runs at a time, though there are two threads. */
    @Test
    void ofOneLaneOneTaskRunsAtATime() {
        Interleavings.explore(() -> {
            Endable its = new Endable(2);
            InferenceLane lane = its.queue.lane("m");
            AtomicInteger running = new AtomicInteger();
            CountDownLatch all = new CountDownLatch(2);
            Runnable work = () -> {
                check(running.incrementAndGet() == 1, "two at once");
                running.decrementAndGet();
                all.countDown();
            };
            Thread one = start(() -> lane.submit(its.task(work)));
            Thread other = start(() -> lane.submit(its.task(work)));
            join(one);
            join(other);
            await(all);
            its.end();
        });
    }

    /** A thread that has been woken for one lane and does not run yet is not counted on for another. */
    @Test
    void twoThreadsRunTwoTasksAtOnce() {
        Interleavings.explore(() -> {
            Endable its = new Endable(2);
            its.queue.lane("first").submit(its.task(() -> {}));
            CountDownLatch together = new CountDownLatch(2);
            Runnable work = () -> {
                together.countDown();
                await(together);
            };
            its.queue.lane("a").submit(its.task(work));
            its.queue.lane("b").submit(its.task(work));
            await(together);
            its.end();
        });
    }

    /** A task is taken back, or it runs: not both, and not neither. */
    @Test
    void takenBackOrRun() {
        Interleavings.explore(() -> {
            Endable its = new Endable(1);
            InferenceLane lane = its.queue.lane("m");
            AtomicInteger ran = new AtomicInteger();
            CountDownLatch settled = new CountDownLatch(1);
            InferenceTask task = its.task(() -> {
                ran.incrementAndGet();
                settled.countDown();
            });
            lane.submit(task);
            boolean back = lane.withdraw(task);
            if (!back) {
                await(settled);
            }
            its.end();
            check(ran.get() == (back ? 0 : 1), "taken back and run, or neither");
        });
    }

    /** A lane is told to be gone once, when nothing of it runs any more or will. */
    @Test
    void aLaneIsGoneWhenNothingOfItRuns() {
        Interleavings.explore(() -> {
            Endable its = new Endable(1);
            InferenceLane lane = its.queue.lane("m");
            AtomicBoolean gone = new AtomicBoolean();
            AtomicInteger tellings = new AtomicInteger();
            Runnable work = () -> check(!gone.get(), "runs though it is gone");
            Thread caller = start(() -> {
                lane.submit(its.task(work));
                lane.submit(its.task(work));
            });
            lane.close().thenRun(() -> {
                gone.set(true);
                tellings.incrementAndGet();
            });
            join(caller);
            its.end();
            check(tellings.get() == 1, "never gone");
        });
    }
}
