package dev.parley.provider;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before a server is tried again: waits grow with every failure and are spread at random, so that many
 * calls do not come back together. Whoever uses it decides when to give up, and counts failures from the last stream that
 * proved itself, not from the last that was accepted: a server that accepts and hangs up would else be dialled for ever.
 *
 * @param first wait, after the first failure
 * @param factor by which each wait is longer than the one before
 * @param longest no wait is longer, spreading apart
 * @param spread part of a wait, 0 to 1, by which it may be shorter or longer
 */
public record RetryPolicy(Duration first, double factor, Duration longest, double spread) {
    /** For streams that a caller waits for: 0.1 s, then three times longer each, 5 s at most. */
    public static final RetryPolicy STREAMS = new RetryPolicy(Duration.ofMillis(100), 3, Duration.ofSeconds(5), 0.2);

    /** For servers that do not answer and are asked until they do: 0.25 s, then twice as long each, never over 5 s. */
    public static final RetryPolicy PROBES = new RetryPolicy(Duration.ofMillis(250), 2, Duration.ofSeconds(4), 0.2);

    /** @throws IllegalArgumentException naming the value that is out of range */
    public RetryPolicy {
        if (first.isNegative() || longest.isNegative()) {
            throw new IllegalArgumentException("waits must not be negative, were " + first + " and " + longest);
        }
        if (!(factor >= 1)) {
            throw new IllegalArgumentException("factor must be 1 or more, was " + factor);
        }
        if (!(spread >= 0 && spread <= 1)) {
            throw new IllegalArgumentException("spread must be from 0 to 1, was " + spread);
        }
    }

    /** The wait after {@code failures} failures in a row, 1 or more. */
    public Duration after(int failures, RandomGenerator random) {
        double grown = first.toNanos() * Math.pow(factor, failures - 1.0);
        double nanos = Math.min(grown, longest.toNanos());
        return Duration.ofNanos((long) (nanos * (1 + spread * (2 * random.nextDouble() - 1))));
    }

    /** The same, but never shorter than the server asked for. */
    public Duration after(int failures, ProviderException cause, RandomGenerator random) {
        Duration own = after(failures, random);
        Duration asked = cause.retryAfter().orElse(Duration.ZERO);
        return asked.compareTo(own) > 0 ? asked : own;
    }
}
