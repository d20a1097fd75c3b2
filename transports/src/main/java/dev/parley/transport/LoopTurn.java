package dev.parley.transport;

import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How many messages of one connection are handed over before others on its loop have their turn: one read may hold
 * thousands, and each may take long. Loop only.
 */
final class LoopTurn {
    private static final int MOST_MESSAGES = 64;
    private static final long LONGEST_NS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Executor loop;
    private final LongSupplier nanoTime;
    private int taken;
    private long began;

    /**
     * @param loop runs what it is given after what it is doing
     * @param nanoTime the time in ns, from any beginning
     */
    LoopTurn(Executor loop, LongSupplier nanoTime) {
        this.loop = loop;
        this.nanoTime = nanoTime;
    }

    /** Counts a message; false where the next ones have to wait for the loop's next turn. */
    boolean take() {
        long now = nanoTime.getAsLong();
        if (taken == 0) {
            began = now;
            loop.execute(() -> taken = 0);
        }
        return ++taken < MOST_MESSAGES && now - began < LONGEST_NS;
    }
}
