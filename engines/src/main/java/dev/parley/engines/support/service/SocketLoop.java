package dev.parley.engines.support.service;

import dev.parley.concurrent.SessionExecutor;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;

/** The event loop of a socket that outlives the sessions it serves. */
final class SocketLoop implements SessionExecutor {
    private final Vertx vertx;
    private final Context context;
    private final Thread thread;

    private SocketLoop(Vertx vertx, Context context) {
        this.vertx = vertx;
        this.context = context;
        this.thread = Thread.currentThread();
    }

    /** The one that the caller is on. */
    static SocketLoop here(Vertx vertx) {
        return new SocketLoop(vertx, vertx.getOrCreateContext());
    }

    /** Runs it at once where the caller is on the loop, else as {@link #execute}. */
    void run(Runnable task) {
        if (inLoop()) {
            task.run();
        } else {
            execute(task);
        }
    }

    @Override
    public void execute(Runnable task) {
        context.runOnContext(go -> task.run());
    }

    @Override
    public boolean inLoop() {
        return Thread.currentThread() == thread;
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        long id = vertx.setTimer(Math.max(1, delay.toMillis()), due -> task.run());
        return () -> vertx.cancelTimer(id);
    }

    @Override
    public void executeBlocking(String name, Runnable task) {
        Thread.ofVirtual().name(name).start(task);
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }
}
