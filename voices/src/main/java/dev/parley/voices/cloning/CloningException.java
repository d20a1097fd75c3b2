package dev.parley.voices.cloning;

import java.time.Duration;
import java.util.Optional;

/** A voice could not be made; the message says why, for the log. */
public final class CloningException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean busy;
    private final boolean away;
    private final transient Optional<Duration> retryAfter;

    /** The cloning server could not be asked. */
    CloningException(String message, Throwable cause) {
        super(message, cause);
        this.busy = false;
        this.away = true;
        this.retryAfter = Optional.empty();
    }

    CloningException(String message, boolean busy) {
        super(message, null, false, false);
        this.busy = busy;
        this.away = false;
        this.retryAfter = Optional.empty();
    }

    /** The cloning server has no time now. */
    CloningException(String message, Optional<Duration> retryAfter) {
        super(message, null, false, false);
        this.busy = true;
        this.away = false;
        this.retryAfter = retryAfter;
    }

    /** How long the cloning server asked to be left alone. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter).flatMap(it -> it);
    }

    /** Whether the cloning server cannot be reached, or broke off. */
    public boolean isAway() {
        return away;
    }

    /** Whether trying again later may help. */
    public boolean isBusy() {
        return busy;
    }
}
