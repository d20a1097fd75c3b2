package dev.parley.transport.websocket;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long others wait for an event loop: asks for a turn every other millisecond, and counts what the loop did between two
 * turns. Processor time does not depend on what else the machine does; wall time is what a caller hears.
 */
final class LoopProbe implements AutoCloseable {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final long PERIOD_MS = 2;

    private final List<ScheduledFuture<?>> probes = new ArrayList<>();
    private final AtomicLong busiest = new AtomicLong();
    private final AtomicLong latest = new AtomicLong();

    LoopProbe(Vertx vertx) {
        for (EventExecutor loop : ((VertxInternal) vertx).nettyEventLoopGroup()) {
            long[] last = {0, 0};
            probes.add(loop.scheduleAtFixedRate(() -> look(last), PERIOD_MS, PERIOD_MS, TimeUnit.MILLISECONDS));
        }
    }

    private void look(long[] last) {
        long cpu = THREADS.getCurrentThreadCpuTime();
        long now = System.nanoTime();
        if (last[0] != 0) {
            busiest.accumulateAndGet(cpu - last[0], Math::max);
            latest.accumulateAndGet(now - last[1] - TimeUnit.MILLISECONDS.toNanos(PERIOD_MS), Math::max);
        }
        last[0] = cpu;
        last[1] = now;
    }

    void reset() {
        busiest.set(0);
        latest.set(0);
    }

    /** Most processor time of a loop between two turns, in ms. */
    double busiestMs() {
        return busiest.get() / 1e6;
    }

    /** Longest wait for a turn, in ms. */
    double latestMs() {
        return latest.get() / 1e6;
    }

    @Override
    public void close() {
        probes.forEach(probe -> probe.cancel(false));
    }
}
