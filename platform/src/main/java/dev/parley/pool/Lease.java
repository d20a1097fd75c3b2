package dev.parley.pool;

import dev.parley.provider.Provider;
import dev.parley.provider.ProviderException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * The place of one stream at one member: given back once, however the stream ends, and the member's circuit hears once how
 * its beginning went. Loop only, but for {@link #giveBack}, which is thread-safe.
 */
final class Lease<P extends Provider> {
    private final Member<P> member;
    private final P provider;
    private final CircuitBreaker circuit;
    private final MemberStatistics statistics;
    private final LongSupplier nanoTime;
    private final long began;
    private final AtomicBoolean returned = new AtomicBoolean();
    private boolean judged;
    private boolean ready;

    Lease(Member<P> member, P provider, CircuitBreaker circuit, MemberStatistics statistics, LongSupplier nanoTime) {
        this.member = member;
        this.provider = provider;
        this.circuit = circuit;
        this.statistics = statistics;
        this.nanoTime = nanoTime;
        this.began = nanoTime.getAsLong();
    }

    Member<P> member() {
        return member;
    }

    P provider() {
        return provider;
    }

    /** The stream serves: the first sign of it counts. */
    void ready() {
        if (!ready) {
            ready = true;
            statistics.ready(nanoTime.getAsLong() - began);
        }
    }

    /** The stream does its work. */
    void works() {
        ready();
        if (!judged) {
            judged = true;
            circuit.onSuccess(0, TimeUnit.NANOSECONDS);
        }
    }

    /** The stream is dead. What says nothing about the engine's health does not count against it. */
    void failed(ProviderException cause) {
        statistics.failed(cause);
        if (counts(cause.kind())) {
            judged = true;
            circuit.onError(0, TimeUnit.NANOSECONDS, cause);
        } else {
            unused();
        }
        giveBack();
    }

    /** Another member was faster by far. */
    void late() {
        if (!judged) {
            judged = true;
            circuit.onError(
                    0,
                    TimeUnit.NANOSECONDS,
                    new ProviderException(
                            ProviderException.Kind.TIMEOUT, member.engine(), "another engine opened the stream first"));
        }
    }

    /** The stream had work, and did none: it cost a caller seconds, and no further stream is to. */
    void stalled() {
        unused();
        if (circuit.getState() != CircuitBreaker.State.OPEN) {
            circuit.transitionToOpenState();
        }
    }

    /** It ended before anything was known. */
    void unused() {
        if (!judged) {
            judged = true;
            circuit.releasePermission();
        }
    }

    /** The stream is gone. */
    void giveBack() {
        if (returned.compareAndSet(false, true)) {
            statistics.ended();
        }
    }

    private static boolean counts(ProviderException.Kind kind) {
        return switch (kind) {
            case BROKEN, TIMEOUT, UNAUTHORISED -> true;
            case AT_CAPACITY, REJECTED, TOO_LONG, INSUFFICIENT_QUOTA -> false;
        };
    }
}
