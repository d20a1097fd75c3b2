package dev.parley.telemetry;

import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;

/** Measures how late the timers of an event loop fire, which is how long everything on it waits. */
public final class LoopLag {
    private static final long INTERVAL_MS = 500;

    private LoopLag() {}

    /** Begins on the caller's loop; ends with the verticle that called. */
    public static void watch(Vertx vertx, Metrics metrics) {
        long[] due = {System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(INTERVAL_MS)};
        vertx.setPeriodic(INTERVAL_MS, ignored -> {
            long now = System.nanoTime();
            metrics.loopLag(Math.max(0, now - due[0]));
            due[0] = now + TimeUnit.MILLISECONDS.toNanos(INTERVAL_MS);
        });
    }
}
