package dev.parley.concurrent;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An event loop in real time, for tests that run real engines: one thread is the loop, blocking work runs on virtual
 * threads. Anything a task throws is kept and thrown by {@link #close()}.
 */
public final class LoopExecutor implements SessionExecutor, AutoCloseable {
    /** Longest wait of a test for anything, in seconds; mutants that make tests wait in vain are many, and get less. */
    public static final long LIMIT_SECONDS = Long.getLong("parley.testPatience", 60);

    private final ScheduledThreadPoolExecutor loop;
    private final Set<Thread> blocking = ConcurrentHashMap.newKeySet();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private volatile Thread loopThread;

    public LoopExecutor() {
        loop = new ScheduledThreadPoolExecutor(1, task -> {
            loopThread = Thread.ofPlatform().daemon().name("test-loop").unstarted(task);
            return loopThread;
        });
        loop.setRemoveOnCancelPolicy(true);
        loop.prestartAllCoreThreads();
    }

    @Override
    public void execute(Runnable task) {
        loop.execute(guarded(task));
    }

    @Override
    public boolean inLoop() {
        return Thread.currentThread() == loopThread;
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        if (!inLoop()) {
            throw new IllegalStateException("schedule() is for the loop only");
        }
        Future<?> timer = loop.schedule(guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> timer.cancel(false);
    }

    @Override
    public void executeBlocking(String name, Runnable task) {
        Thread thread = Thread.ofVirtual().name(name).unstarted(() -> {
            try {
                guarded(task).run();
            } finally {
                blocking.remove(Thread.currentThread());
            }
        });
        blocking.add(thread);
        thread.start();
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    /** Runs {@code call} on the loop and waits for what it returns. */
    public <T> T call(Callable<T> call) {
        try {
            return loop.submit(call).get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("failed on the loop", e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("the loop gave no answer", e);
        }
    }

    /** Runs {@code task} on the loop and waits for its end. */
    public void run(Runnable task) {
        call(() -> {
            task.run();
            return true;
        });
    }

    /** Waits until everything given to the loop so far has run. */
    public void settle() {
        run(() -> {});
    }

    /** Blocking tasks that are still running. */
    public int blockingTasks() {
        return blocking.size();
    }

    /** Waits for {@code stage}; fails after a minute. */
    public static <T> T await(java.util.concurrent.CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        try {
            return future.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("failed", e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("never completed", e);
        }
    }

    @Override
    public void close() {
        settle();
        loop.shutdownNow();
        if (!failures.isEmpty()) {
            AssertionError error = new AssertionError("a task on the loop threw", failures.getFirst());
            failures.stream().skip(1).forEach(error::addSuppressed);
            throw error;
        }
    }

    private Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                failures.add(e);
            }
        };
    }
}
