package dev.parley.host;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads of one engine and the requests that wait for them, in their order. Bounded: {@value #MAX_WAITING} wait, further
 * ones are refused. Thread-safe.
 */
public final class WorkQueue implements AutoCloseable {
    /** Requests that wait for a thread. */
    public static final int MAX_WAITING = 128;

    private static final int CLOSING_SECONDS = 2;

    private final ThreadPoolExecutor threads;
    /** What was submitted and is not done. */
    private final Map<Runnable, Task> tasks = new ConcurrentHashMap<>();

    private final class Task implements Runnable {
        private final Runnable work;
        private Optional<Thread> thread = Optional.empty();

        Task(Runnable work) {
            this.work = work;
        }

        @Override
        public void run() {
            runBy(Optional.of(Thread.currentThread()));
            try {
                work.run();
            } finally {
                runBy(Optional.empty());
                Thread.interrupted(); // What came too late is none of the next one's.
                tasks.remove(work, this);
            }
        }

        private synchronized void runBy(Optional<Thread> by) {
            thread = by;
        }

        synchronized void interrupt() {
            thread.ifPresent(Thread::interrupt);
        }
    }

    /** @param name of its threads */
    public WorkQueue(String name, int workers) {
        threads = new ThreadPoolExecutor(
                workers,
                workers,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MAX_WAITING),
                Thread.ofPlatform().daemon().name(name + "-", 0).factory());
    }

    /** Runs the work when its turn comes; false where too much waits already. */
    public boolean submit(Runnable work) {
        Task task = new Task(work);
        tasks.put(work, task);
        try {
            threads.execute(task);
            return true;
        } catch (RejectedExecutionException full) {
            tasks.remove(work, task);
            return false;
        }
    }

    /**
     * Drops work that nobody wants any more: where its turn has not come it never runs, and where it is under way its thread is
     * interrupted.
     *
     * @return whether it never runs
     */
    public boolean withdraw(Runnable work) {
        Task task = tasks.remove(work);
        if (task == null) {
            return false;
        }
        boolean early = threads.remove(task);
        task.interrupt();
        return early;
    }

    /** Waits a moment for what is under way; true once nothing is. */
    public boolean end() {
        threads.shutdownNow();
        try {
            return threads.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        end();
    }
}
