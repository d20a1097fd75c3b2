package dev.parley.transport;

import dev.parley.concurrent.SessionExecutor;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.Context;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A session's loop on the event loop of a Vert.x context. A task that throws is reported to the failure handler and
 * ends nothing else on that loop.
 */
public final class VertxSessionExecutor implements SessionExecutor {
    private final Context context;
    private final EventLoop loop;
    private final Executor dispatcher;
    private final Consumer<? super Throwable> onFailure;

    /** @param onFailure told, on the loop, about each task that threw */
    public VertxSessionExecutor(Context context, Consumer<? super Throwable> onFailure) {
        this.context = context;
        this.loop = VertxInternals.eventLoop(context);
        this.dispatcher = VertxInternals.dispatcher(context);
        this.onFailure = onFailure;
    }

    @Override
    public void execute(Runnable task) {
        context.runOnContext(ignored -> guarded(task));
    }

    @Override
    public boolean inLoop() {
        return loop.inEventLoop();
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        ScheduledFuture<?> pending =
                loop.schedule(() -> dispatcher.execute(() -> guarded(task)), delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> pending.cancel(false);
    }

    @Override
    public void executeBlocking(String name, Runnable task) {
        Thread.ofVirtual().name(name).start(() -> {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                execute(() -> onFailure.accept(e));
            }
        });
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            onFailure.accept(e);
        }
    }
}
