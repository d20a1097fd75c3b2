package dev.parley.engines.support;

import java.time.Duration;

/**
 * Waits that grow between tries.
 *
 * @param tries in all
 * @param first wait, after the first try
 * @param factor by which each wait is longer than the one before
 * @param longest no wait is longer
 */
public record Backoff(int tries, Duration first, double factor, Duration longest) {

    /** The wait after try number {@code done}, counted from 1. */
    public Duration after(int done) {
        double nanos = first.toNanos() * Math.pow(factor, done - 1.0);
        return Duration.ofNanos((long) Math.min(nanos, longest.toNanos()));
    }
}
