package dev.parley.concurrent;

import static dev.parley.concurrent.Interleavings.check;
import static dev.parley.concurrent.Interleavings.join;
import static dev.parley.concurrent.Interleavings.start;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a sender's thread and the loop may do to each other, in many orders: Lincheck chooses which thread goes on, and when. */
@Tag("interleavings")
class HandoffInterleavingsTest {

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
        Interleavings.explore(() -> {
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
        Interleavings.explore(() -> {
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
