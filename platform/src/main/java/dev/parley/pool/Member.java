package dev.parley.pool;

import dev.parley.provider.Provider;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.ProviderListener;
import dev.parley.spend.ChargedProvider;
import dev.parley.telemetry.EngineUse;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongSupplier;

/**
 * One engine of a chain: whether it is there, how it fares, and how many streams it serves. Its circuit opens when two of
 * its last four streams failed, or one stalled, and lets one stream try again after 5 s, then after twice as long each, 60 s
 * at most. Thread-safe.
 */
public final class Member<P extends Provider> {
    /** Of a member whose streams nobody counts. */
    public static final int UNBOUNDED = Integer.MAX_VALUE;

    private static final int LAST_STREAMS = 4;
    private static final int LEAST_STREAMS = 2;
    private static final Duration FIRST_WAIT = Duration.ofSeconds(5);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    /** Times the usual opening that is slow. */
    private static final int SLOW = 4;

    private static final Duration SHORTEST_PATIENCE = Duration.ofMillis(250);
    private static final Duration LONGEST_PATIENCE = Duration.ofMillis(1_500);
    private static final Duration UNKNOWN_PATIENCE = Duration.ofMillis(750);

    private final String engine;
    private final int capacity;
    private final CircuitBreaker circuit;
    private final LongSupplier nanoTime;
    private final MemberStatistics statistics = new MemberStatistics();
    private volatile Optional<P> ready = Optional.empty();

    /**
     * @param capacity how many streams it serves at once
     * @param nanoTime monotonic, in nanoseconds
     * @param listener is told when the circuit opens
     */
    public Member(ProviderKind kind, String engine, int capacity, LongSupplier nanoTime, ProviderListener listener) {
        this.engine = engine;
        this.capacity = capacity;
        this.nanoTime = nanoTime;
        this.circuit = CircuitBreaker.of(engine, config(nanoTime));
        circuit.getEventPublisher().onStateTransition(event -> {
            if (event.getStateTransition().getToState() == State.OPEN) {
                listener.circuitOpened(kind, engine);
            }
        });
    }

    private static CircuitBreakerConfig config(LongSupplier nanoTime) {
        return CircuitBreakerConfig.custom()
                .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(LAST_STREAMS)
                .minimumNumberOfCalls(LEAST_STREAMS)
                .failureRateThreshold(50)
                .permittedNumberOfCallsInHalfOpenState(1)
                .waitIntervalFunctionInOpenState(IntervalFunction.ofExponentialBackoff(FIRST_WAIT, 2, LONGEST_WAIT))
                .clock(new NanoClock(nanoTime))
                .build();
    }

    /** Its name, with that of the instance where the engine has several. */
    public String engine() {
        return engine;
    }

    /** Whether both are instances of one engine: neither is preferred to the other. */
    boolean isAlike(Member<P> other) {
        return kindOf(engine).equals(kindOf(other.engine));
    }

    /** Whether it is this engine, or an instance of it. */
    boolean isOf(String name) {
        return kindOf(engine).equals(name);
    }

    private static String kindOf(String name) {
        int slash = name.indexOf('/');
        return slash < 0 ? name : name.substring(0, slash);
    }

    /** How busy it is: of its capacity, or in streams where it has none. */
    double load() {
        return capacity == UNBOUNDED ? statistics.streams() : (double) statistics.streams() / capacity;
    }

    /** How long a stream may take to open before another member is asked beside it. */
    Duration patience() {
        long millis = statistics
                .openingMillis()
                .map(usual -> Math.round(usual * SLOW))
                .orElse(UNKNOWN_PATIENCE.toMillis());
        return Duration.ofMillis(Math.clamp(millis, SHORTEST_PATIENCE.toMillis(), LONGEST_PATIENCE.toMillis()));
    }

    /** How it fares. */
    public MemberStatus status() {
        return new MemberStatus(
                engine,
                circuit(),
                statistics.streams(),
                capacity == UNBOUNDED ? OptionalInt.empty() : OptionalInt.of(capacity),
                statistics.begunSoFar(),
                statistics.refusedSoFar(),
                statistics.failuresSoFar(),
                statistics.openingMillis(),
                statistics.lastFailure());
    }

    private MemberStatus.Circuit circuit() {
        return switch (circuit.getState()) {
            case OPEN, FORCED_OPEN -> MemberStatus.Circuit.OPEN;
            case HALF_OPEN -> MemberStatus.Circuit.HALF_OPEN;
            case CLOSED, DISABLED, METRICS_ONLY -> MemberStatus.Circuit.CLOSED;
        };
    }

    /** Counts streams that are not leased: of an engine that stands alone. */
    public EngineUse use() {
        return statistics;
    }

    /** What streams are opened at from now on; empty while the engine loads, or has failed. */
    public void serves(Optional<P> provider) {
        ready = provider;
    }

    /** The engine, once it is ready. */
    public Optional<P> ready() {
        return ready;
    }

    /** Streams it serves now. */
    public int streams() {
        return statistics.streams();
    }

    /** Whether its circuit is closed. */
    boolean isSound() {
        return circuit.getState() == State.CLOSED;
    }

    /** Whether a stream would be let through now; after its wait an open circuit turns half open by this. */
    boolean admits() {
        if (ready.isEmpty() || isSpent() || statistics.streams() >= capacity || !circuit.tryAcquirePermission()) {
            return false;
        }
        circuit.releasePermission();
        return true;
    }

    /** Whether it has cost as much today as it may. */
    boolean isSpent() {
        return spent().isPresent();
    }

    /** That it has. */
    Optional<ProviderException> spent() {
        return ready.flatMap(ChargedProvider::of)
                .filter(charged -> charged.account().isSpent())
                .map(ChargedProvider::spent);
    }

    boolean isFull() {
        return statistics.streams() >= capacity;
    }

    /** A place for one stream; empty when the engine is not ready, is full, or its circuit lets none through. */
    Optional<Lease<P>> lease() {
        return place().filter(lease -> {
            boolean admitted = circuit.tryAcquirePermission();
            if (!admitted) {
                lease.giveBack();
            }
            return admitted;
        });
    }

    /** The same, whatever its circuit says. */
    Optional<Lease<P>> leaseAnyhow() {
        return place();
    }

    private Optional<Lease<P>> place() {
        Optional<P> provider = ready;
        if (provider.isEmpty() || isSpent()) {
            return Optional.empty();
        }
        return statistics.begins(capacity)
                ? Optional.of(new Lease<>(this, provider.get(), circuit, statistics, nanoTime))
                : Optional.empty();
    }
}
