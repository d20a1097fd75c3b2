package dev.parley.app.evaluate.engine;

import dev.parley.concurrent.SessionExecutor;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * The loop as an engine sees it: what the engine computed waits here until the thread of the evaluation takes it, which can
 * wait for it while virtual time stands still. Belongs to the thread that made it; {@link #execute} is for any.
 */
final class EngineExecutor implements SessionExecutor {
    /** Events of one stream that wait: pieces of sound and words of a reply. */
    private static final int EVENTS = 1 << 16;

    private static final long PATIENCE_SECONDS = 60;

    private final Thread owner = Thread.currentThread();
    private final BlockingQueue<Runnable> tasks = new ArrayBlockingQueue<>(EVENTS);
    private final LongSupplier clock;

    /** @param clock virtual time in ns */
    EngineExecutor(LongSupplier clock) {
        this.clock = clock;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public boolean inLoop() {
        return Thread.currentThread() == owner;
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        throw new UnsupportedOperationException("an engine that waits by the clock cannot be evaluated");
    }

    @Override
    public void executeBlocking(String name, Runnable task) {
        Thread.ofVirtual().name(name).start(task);
    }

    @Override
    public long nanoTime() {
        return clock.getAsLong();
    }

    /** Runs what waits; whether there was anything. */
    boolean runPending() {
        boolean ran = false;
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
            ran = true;
        }
        return ran;
    }

    /**
     * Runs what comes until something is so.
     *
     * @param what is waited for, for the message
     * @throws IllegalStateException when the engine is silent for a minute
     */
    void runUntil(BooleanSupplier done, String what) {
        try {
            while (!done.getAsBoolean()) {
                Runnable task = tasks.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                if (task == null) {
                    throw new IllegalStateException("no engine has told " + what + " for a minute");
                }
                task.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the evaluation was interrupted", e);
        }
    }
}
