package dev.parley.tools.mcp;

import dev.parley.provider.RetryPolicy;
import dev.parley.tools.support.LeftAlone;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Keeps a server that failed from being dialled again too soon: by {@link RetryPolicy#PROBES}, counted from its last answer.
 * Whoever wants it in between gets the last failure. One that asked to be left alone is asked nothing at all until then.
 * Also remembers from dial to dial whether the server goes without a handshake. Thread-safe.
 */
public final class DialPause {
    private final RandomGenerator random;
    private final LongSupplier nanoTime;
    private final LeftAlone alone;
    private int failures;
    private long until;
    private Optional<Throwable> reason = Optional.empty();
    private volatile boolean withoutHandshake;

    /** The server asked to be left alone. */
    static final class LeftAloneException extends IOException {
        private static final long serialVersionUID = 1L;

        LeftAloneException(Duration left) {
            super("it asked to be left alone, for another " + left.toMillis() + " ms");
        }
    }

    /** @param nanoTime monotonic time in nanoseconds */
    public DialPause(RandomGenerator random, LongSupplier nanoTime) {
        this.random = random;
        this.nanoTime = nanoTime;
        this.alone = new LeftAlone(nanoTime);
    }

    /** Why the server is not to be dialled now; empty when it may be. */
    synchronized Optional<Throwable> refusal() {
        return isOver() ? Optional.empty() : reason;
    }

    /** A dial failed, or what came of it never answered. Dials that began before an earlier failure count with it. */
    synchronized void failed(Throwable cause) {
        if (isOver()) {
            failures++;
            until = nanoTime.getAsLong()
                    + RetryPolicy.PROBES.after(failures, random).toNanos();
        }
        reason = Optional.of(cause);
    }

    /** The server asked to be left alone. */
    void leaveAlone(Duration wait) {
        alone.asked(wait);
    }

    /** Why the server is to be asked nothing now, on whatever connection; empty when it may be asked. */
    Optional<LeftAloneException> leftAlone() {
        return alone.left().map(LeftAloneException::new);
    }

    /** The server answered a request. */
    synchronized void answered() {
        failures = 0;
        reason = Optional.empty();
    }

    /** Whether the server was connected to without a handshake, or with one. */
    void goesWithoutHandshake(boolean without) {
        withoutHandshake = without;
    }

    /** Whether it was the last time. */
    boolean isWithoutHandshake() {
        return withoutHandshake;
    }

    private boolean isOver() {
        return reason.isEmpty() || nanoTime.getAsLong() - until >= 0;
    }
}
