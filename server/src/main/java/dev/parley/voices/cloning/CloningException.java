package dev.parley.voices.cloning;

/** A voice could not be made; the message says why, for the log. */
public final class CloningException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean busy;

    CloningException(String message, Throwable cause) {
        super(message, cause);
        this.busy = false;
    }

    CloningException(String message, boolean busy) {
        super(message, null, false, false);
        this.busy = busy;
    }

    /** Whether trying again later may help. */
    public boolean isBusy() {
        return busy;
    }
}
