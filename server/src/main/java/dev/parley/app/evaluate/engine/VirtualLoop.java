package dev.parley.app.evaluate.engine;

import dev.parley.concurrent.SessionExecutor;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * The loop of one session on virtual time: nothing happens but while {@link #advance} lets time pass, and everything in a
 * fixed order. Belongs to the thread that made it; only {@link #execute} may be called from others, whose tasks run with
 * the next step.
 */
public final class VirtualLoop implements SessionExecutor {
    /** Tasks of other threads: ends of engines' work, some for each reply. */
    private static final int FROM_OUTSIDE = 4_096;

    private final Thread owner = Thread.currentThread();
    private final BlockingQueue<Runnable> outside = new ArrayBlockingQueue<>(FROM_OUTSIDE);
    private final PriorityQueue<Due> dues =
            new PriorityQueue<>(Comparator.comparingLong(Due::atNanos).thenComparingLong(Due::order));
    private long now;
    private long order;
    private boolean onLoop = true;

    private record Due(long atNanos, long order, boolean onLoop, Runnable task) {}

    @Override
    public void execute(Runnable task) {
        if (Thread.currentThread() == owner) {
            add(0, true, task);
        } else {
            outside.add(task);
        }
    }

    @Override
    public boolean inLoop() {
        return onLoop && Thread.currentThread() == owner;
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        Due due = add(Math.max(0, delay.toNanos()), true, task);
        return () -> dues.remove(due);
    }

    /** Runs it as an event of its own, on the same thread: nothing else happens meanwhile. */
    @Override
    public void executeBlocking(String name, Runnable task) {
        add(0, false, task);
    }

    @Override
    public long nanoTime() {
        return now;
    }

    /** Since the loop was made. */
    public long millis() {
        return now / 1_000_000;
    }

    /** Lets time pass, running everything that falls due in its order. */
    public void advance(Duration by) {
        long until = now + by.toNanos();
        takeOutside();
        while (!dues.isEmpty() && dues.peek().atNanos <= until) {
            Due due = dues.remove();
            now = Math.max(now, due.atNanos);
            onLoop = due.onLoop;
            try {
                due.task.run();
            } finally {
                onLoop = true;
            }
            takeOutside();
        }
        now = until;
    }

    private void takeOutside() {
        for (Runnable task = outside.poll(); task != null; task = outside.poll()) {
            add(0, true, task);
        }
    }

    private Due add(long delayNanos, boolean loop, Runnable task) {
        Due due = new Due(now + delayNanos, order++, loop, task);
        dues.add(due);
        return due;
    }
}
