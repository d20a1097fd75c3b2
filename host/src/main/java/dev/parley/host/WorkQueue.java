package dev.parley.host;

import java.util.concurrent.ArrayBlockingQueue;
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
        try {
            threads.execute(work);
            return true;
        } catch (RejectedExecutionException full) {
            return false;
        }
    }

    /** Drops work whose turn has not come: nobody wants it any more. */
    public void withdraw(Runnable work) {
        threads.remove(work);
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
