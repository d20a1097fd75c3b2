package dev.parley.concurrent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a sender's thread and the loop may do to each other, in many orders: Lincheck chooses which thread goes on, and when. */
@Tag("interleavings")
class HandoffInterleavingsTest {
    private static final int ORDERS = Integer.getInteger("parley.interleavings", 100);

    /** A loop that runs when the test says so. */
    private static final class Loop implements SessionExecutor {
        private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

        void run() {
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
        }

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        @Override
        public boolean inLoop() {
            return true;
        }

        @Override
        public Timer schedule(Duration delay, Runnable task) {
            throw new UnsupportedOperationException("nothing here waits");
        }

        @Override
        public void executeBlocking(String name, Runnable task) {
            throw new UnsupportedOperationException("nothing here blocks");
        }

        @Override
        public long nanoTime() {
            return 0;
        }
    }

    /** Plain, since assertions of the library compare in ways that Lincheck takes part in. */
    private static void check(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException(what);
        }
    }

    private static Thread start(Runnable work) {
        Thread thread = new Thread(work);
        thread.start();
        return thread;
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void send(Handoff<Integer> handoff, int from, int to, AtomicInteger taken) {
        try {
            for (int i = from; i < to; i++) {
                if (handoff.put(i)) {
                    taken.incrementAndGet();
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A sender that waits for room is woken by the close; nothing is received behind it, and nothing twice. */
    @Test
    void closingWhileSomebodySends() {
        Lincheck.runConcurrentTest(ORDERS, () -> {
            Loop loop = new Loop();
            List<Integer> received = new ArrayList<>();
            Handoff<Integer> handoff = new Handoff<>(loop, 1, received::add);
            AtomicInteger taken = new AtomicInteger();
            Thread sender = start(() -> send(handoff, 0, 2, taken));
            Thread receiver = start(() -> {
                loop.run();
                handoff.close();
                int before = received.size();
                loop.run();
                check(received.size() == before, "received behind the close");
            });
            join(sender);
            join(receiver);
            loop.run();
            check(received.size() <= taken.get(), "received what was not taken");
            check(received.size() < 2 || received.get(0) < received.get(1), "out of order");
        });
    }

    /** Two senders share one place, and nothing is lost while somebody receives. */
    @Test
    void twoSendersAndOnePlace() {
        Lincheck.runConcurrentTest(ORDERS, () -> {
            Loop loop = new Loop();
            List<Integer> received = new ArrayList<>();
            Handoff<Integer> handoff = new Handoff<>(loop, 2, received::add);
            AtomicInteger taken = new AtomicInteger();
            Thread one = start(() -> send(handoff, 0, 1, taken));
            Thread other = start(() -> send(handoff, 1, 2, taken));
            Thread receiver = start(loop::run);
            join(one);
            join(other);
            join(receiver);
            loop.run();
            check(received.size() == 2 && received.get(0) + received.get(1) == 1, "lost or doubled");
        });
    }
}
