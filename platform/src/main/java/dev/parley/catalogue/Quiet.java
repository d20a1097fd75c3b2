package dev.parley.catalogue;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Tells when nothing has come for too long. For one thread. */
final class Quiet {
    private final LongSupplier nanos;
    private final Duration most;
    private long bytes;
    private long since;
    private boolean over;

    /** @param nanos a clock, such as {@link System#nanoTime} */
    Quiet(LongSupplier nanos, Duration most) {
        this.nanos = nanos;
        this.most = most;
        this.since = nanos.getAsLong();
    }

    Duration most() {
        return most;
    }

    /**
     * Whether it is worth waiting on.
     *
     * @param there how many bytes are there now
     */
    boolean goesOn(long there) {
        long now = nanos.getAsLong();
        if (there != bytes) {
            bytes = there;
            since = now;
        }
        over |= now - since >= most.toNanos();
        return !over;
    }

    /** Whether it has been told that it is not. */
    boolean isOver() {
        return over;
    }
}
