package dev.parley.session;

import java.util.function.LongSupplier;

/** How often a client may ask for something: a burst at once, then so many a second. Loop only. */
final class RequestRate {
    private static final double SECOND = 1e9;

    private final int burst;
    private final double perSecond;
    private final LongSupplier nanoTime;
    private double left;
    private long countedAt;

    RequestRate(int burst, double perSecond, LongSupplier nanoTime) {
        this.burst = burst;
        this.perSecond = perSecond;
        this.nanoTime = nanoTime;
        this.left = burst;
        this.countedAt = nanoTime.getAsLong();
    }

    /** Whether one more is within the rate; then it counts. */
    boolean take() {
        long now = nanoTime.getAsLong();
        left = Math.min(burst, left + (now - countedAt) / SECOND * perSecond);
        countedAt = now;
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }
}
