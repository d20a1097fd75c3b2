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
import java.util.function.Function;

/**
 * How long others wait for an event loop: asks for a turn every other millisecond, and counts what the loop did between two
 * turns. Processor time does not depend on what else the machine does; wall time is what a caller hears.
 */
final class LoopProbe implements AutoCloseable {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final long PERIOD_MS = 2;

    private final List<ScheduledFuture<?>> probes = new ArrayList<>();
    private final List<Loop> loops = new ArrayList<>();

    LoopProbe(Vertx vertx) {
        for (EventExecutor executor : ((VertxInternal) vertx).nettyEventLoopGroup()) {
            Loop loop = new Loop();
            loops.add(loop);
            probes.add(executor.scheduleAtFixedRate(loop::look, PERIOD_MS, PERIOD_MS, TimeUnit.MILLISECONDS));
        }
    }

    /** One loop; written on it, read from anywhere. */
    private static final class Loop {
        private final AtomicLong busiest = new AtomicLong();
        private final AtomicLong latest = new AtomicLong();
        private volatile long thread;
        private volatile long cpu;
        private volatile long at;

        void look() {
            long now = System.nanoTime();
            long used = THREADS.getCurrentThreadCpuTime();
            if (at != 0) {
                took(used, now);
            }
            thread = Thread.currentThread().threadId();
            cpu = used;
            at = now;
        }

        private void took(long usedBy, long now) {
            busiest.accumulateAndGet(usedBy - cpu, Math::max);
            latest.accumulateAndGet(now - at - TimeUnit.MILLISECONDS.toNanos(PERIOD_MS), Math::max);
        }

        /** Counts a turn that has not ended yet, too: a loop that never gets round would look idle. */
        void count() {
            if (at != 0) {
                took(THREADS.getThreadCpuTime(thread), System.nanoTime());
            }
        }

        void reset() {
            busiest.set(0);
            latest.set(0);
        }
    }

    int loops() {
        return loops.size();
    }

    void reset() {
        loops.forEach(Loop::reset);
    }

    /** Most processor time of a loop between two turns, in ms. */
    double busiestMs() {
        return most(loop -> loop.busiest);
    }

    /** Longest wait for a turn, in ms. */
    double latestMs() {
        return most(loop -> loop.latest);
    }

    private double most(Function<Loop, AtomicLong> value) {
        loops.forEach(Loop::count);
        return loops.stream().mapToLong(loop -> value.apply(loop).get()).max().orElse(0) / 1e6;
    }

    @Override
    public void close() {
        probes.forEach(probe -> probe.cancel(false));
    }
}
