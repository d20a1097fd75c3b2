package dev.parley.dialect.support;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.dialect.ClientLimits;
import dev.parley.dialect.Rate;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Holds one client to the rates of its requests. Loop only. */
public final class RequestRateLimiter {
    private final SessionExecutor executor;
    private final Map<Kind, TokenBucket> buckets = new EnumMap<>(Kind.class);

    /** What a request is about; each kind has a rate of its own, {@code limits.rate.<kind>}. */
    public enum Kind {
        SESSION,
        ITEMS,
        TURNS,
        RESPONSES
    }

    public RequestRateLimiter(ClientLimits limits, SessionExecutor executor) {
        this.executor = executor;
        long now = executor.nanoTime();
        buckets.put(Kind.SESSION, new TokenBucket(limits.session(), now));
        buckets.put(Kind.ITEMS, new TokenBucket(limits.items(), now));
        buckets.put(Kind.TURNS, new TokenBucket(limits.turns(), now));
        buckets.put(Kind.RESPONSES, new TokenBucket(limits.responses(), now));
    }

    /** Counts one request of {@code kind}; if it is one too many, what to tell the client. */
    public Optional<String> refuses(Kind kind, String request) {
        TokenBucket bucket = buckets.get(kind);
        long now = executor.nanoTime();
        if (bucket.take(now)) {
            return Optional.empty();
        }
        Rate rate = bucket.rate();
        return Optional.of("Rate limit reached for %s: at most %d at once and %s a second. Try again in %d ms."
                .formatted(
                        request,
                        rate.burst(),
                        rate.perSecond() == Math.rint(rate.perSecond())
                                ? String.valueOf((long) rate.perSecond())
                                : String.format(Locale.ROOT, "%.1f", rate.perSecond()),
                        Math.max(1, bucket.untilOne(now).toMillis())));
    }

    /** Most requests of {@code kind} at once. */
    public int limit(Kind kind) {
        return buckets.get(kind).rate().burst();
    }

    /** Requests of {@code kind} that would be taken now. */
    public int remaining(Kind kind) {
        return buckets.get(kind).left(executor.nanoTime());
    }

    /** Seconds until {@link #remaining} is {@link #limit} again. */
    public double resetSeconds(Kind kind) {
        return buckets.get(kind).untilFull(executor.nanoTime()).toMillis() / 1000.0;
    }
}
