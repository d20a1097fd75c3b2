package dev.parley.app.drill;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The event loop a simulated caller lives on, as a thread that waits for it sees it. Blocks; not for an event loop. */
final class DrillLoop {
    private static final long LOOK_MS = 20;
    private static final long FAR_TOO_LONG_SECONDS = 120;

    private final Vertx vertx;
    private final Context loop;

    DrillLoop(Vertx vertx) {
        this.vertx = vertx;
        this.loop = vertx.getOrCreateContext();
    }

    void run(Runnable action) throws InterruptedException, ExecutionException {
        await(() -> {
            action.run();
            return Future.succeededFuture();
        });
    }

    <T> T get(Supplier<T> value) throws InterruptedException, ExecutionException {
        return await(() -> Future.succeededFuture(value.get()));
    }

    <T> T await(Supplier<Future<T>> action) throws InterruptedException, ExecutionException {
        Promise<T> result = Promise.promise();
        loop.runOnContext(go -> action.get().onComplete(result));
        return result.future().toCompletionStage().toCompletableFuture().get();
    }

    /** Looks again and again on the loop, until it is true or far too late. */
    void until(BooleanSupplier over) throws InterruptedException {
        CountDownLatch reached = new CountDownLatch(1);
        loop.runOnContext(go -> vertx.setPeriodic(LOOK_MS, timer -> {
            if (over.getAsBoolean()) {
                vertx.cancelTimer(timer);
                reached.countDown();
            }
        }));
        if (!reached.await(FAR_TOO_LONG_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("a turn of the drill did not end");
        }
    }
}
