package dev.parley.dialect.support;

import dev.parley.dialect.Rate;
import java.time.Duration;

/** Counts what a {@link Rate} allows. Confined to one thread. */
public final class TokenBucket {
    private final Rate rate;
    private double tokens;
    private long filledAt;

    /** Full. */
    public TokenBucket(Rate rate, long nowNanos) {
        this.rate = rate;
        this.tokens = rate.burst();
        this.filledAt = nowNanos;
    }

    /** Takes one, if there is one. */
    public boolean take(long nowNanos) {
        fill(nowNanos);
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }

    /** How many can be taken now. */
    public int left(long nowNanos) {
        fill(nowNanos);
        return (int) tokens;
    }

    /** Until at least one can be taken. */
    public Duration untilOne(long nowNanos) {
        return until(1, nowNanos);
    }

    /** Until it is full again. */
    public Duration untilFull(long nowNanos) {
        return until(rate.burst(), nowNanos);
    }

    public Rate rate() {
        return rate;
    }

    private Duration until(double wanted, long nowNanos) {
        fill(nowNanos);
        double missing = Math.max(0, wanted - tokens);
        return Duration.ofNanos((long) Math.ceil(missing / rate.perSecond() * 1e9));
    }

    private void fill(long nowNanos) {
        tokens = Math.min(rate.burst(), tokens + (nowNanos - filledAt) * rate.perSecond() / 1e9);
        filledAt = nowNanos;
    }
}
