package dev.parley.concurrent;

import java.time.Duration;

/**
 * The one event loop a session lives on for life. Everything that touches a session runs here, one task at a time, in
 * the order given. The server implements it on an event-loop context, tests on virtual time.
 */
public interface SessionExecutor {
    /** Runs {@code task} on the loop, after everything given before. Callable from any thread; never blocks. */
    void execute(Runnable task);

    /** Whether the caller is on this loop now. */
    boolean inLoop();

    /** Runs {@code task} on the loop once {@code delay} has passed. Callable from the loop only. */
    Timer schedule(Duration delay, Runnable task);

    /** Runs {@code task}, which may block, on a thread of its own (virtual in production). Callable from any thread. */
    void executeBlocking(String name, Runnable task);

    /** Monotonic time in nanoseconds; only differences mean anything. */
    long nanoTime();

    /** A scheduled task. */
    @FunctionalInterface
    interface Timer {
        /** Stops the task from running if it has not run yet. Loop only; harmless when repeated or late. */
        void cancel();
    }
}
