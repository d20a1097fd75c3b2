package dev.parley.voices.cloning;

/** A voice could not be made; the message says why, for the log. */
public final class CloningException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean busy;
    private final boolean away;

    /** The cloning server could not be asked. */
    CloningException(String message, Throwable cause) {
        super(message, cause);
        this.busy = false;
        this.away = true;
    }

    CloningException(String message, boolean busy) {
        super(message, null, false, false);
        this.busy = busy;
        this.away = false;
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
