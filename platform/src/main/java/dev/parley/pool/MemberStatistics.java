package dev.parley.pool;

import dev.parley.provider.ProviderException;
import dev.parley.telemetry.EngineUse;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** How the streams of one engine fared since the server started. Thread-safe. */
final class MemberStatistics implements EngineUse {
    /** How much the latest opening counts in the usual one. */
    private static final double LATEST = 0.2;

    private final AtomicInteger streams = new AtomicInteger();
    private final LongAdder begun = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final Map<ProviderException.Kind, LongAdder> failures = new EnumMap<>(ProviderException.Kind.class);
    private double openingNanos = Double.NaN;
    private Optional<String> lastFailure = Optional.empty();

    MemberStatistics() {
        for (ProviderException.Kind kind : ProviderException.Kind.values()) {
            failures.put(kind, new LongAdder());
        }
    }

    @Override
    public void begun() {
        streams.incrementAndGet();
        begun.increment();
    }

    /** Begins one unless as many are under way; a refusal is counted. */
    boolean begins(int capacity) {
        if (streams.incrementAndGet() > capacity) {
            streams.decrementAndGet();
            refused.increment();
            return false;
        }
        begun.increment();
        return true;
    }

    @Override
    public synchronized void ready(long nanos) {
        openingNanos = Double.isNaN(openingNanos) ? nanos : LATEST * nanos + (1 - LATEST) * openingNanos;
    }

    @Override
    public void failed(ProviderException cause) {
        failures.get(cause.kind()).increment();
        synchronized (this) {
            lastFailure = Optional.of(ProviderException.forClients(String.valueOf(cause.getMessage())));
        }
    }

    @Override
    public void ended() {
        streams.decrementAndGet();
    }

    int streams() {
        return streams.get();
    }

    long begunSoFar() {
        return begun.sum();
    }

    long refusedSoFar() {
        return refused.sum();
    }

    Map<ProviderException.Kind, Long> failuresSoFar() {
        Map<ProviderException.Kind, Long> known = new EnumMap<>(ProviderException.Kind.class);
        failures.forEach((kind, count) -> known.put(kind, count.sum()));
        return known;
    }

    /** The usual time from asking for a stream to its first sign of work, in ms; empty before the first. */
    synchronized Optional<Double> openingMillis() {
        return Double.isNaN(openingNanos)
                ? Optional.empty()
                : Optional.of(openingNanos / TimeUnit.MILLISECONDS.toNanos(1));
    }

    synchronized Optional<String> lastFailure() {
        return lastFailure;
    }
}
