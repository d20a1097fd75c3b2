package dev.parley.tools.support;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** How long a server is to be left alone because it asked for that. Thread-safe. */
public final class LeftAlone {
    private final LongSupplier nanoTime;
    private volatile Optional<Long> until = Optional.empty();

    /** @param nanoTime monotonic time in nanoseconds */
    public LeftAlone(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** It asked, now; what it asked before counts no more. */
    public void asked(Duration wait) {
        until = Optional.of(nanoTime.getAsLong() + wait.toNanos());
    }

    /** What is left of the time; empty when it may be asked. */
    public Optional<Duration> left() {
        return until.map(end -> Duration.ofNanos(end - nanoTime.getAsLong())).filter(Duration::isPositive);
    }
}
