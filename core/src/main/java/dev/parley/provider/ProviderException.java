package dev.parley.provider;

/** A provider could not do its work. The message says what, where and how to fix it, and holds no secret. */
public final class ProviderException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final String engine;

    /** What went wrong, as far as it decides what to do next. */
    public enum Kind {
        /** The server has no free slot; another instance, or a later try, may have one. */
        AT_CAPACITY,
        /** No answer within the time allowed. */
        TIMEOUT,
        /** The key is missing, wrong or not allowed this; trying again does not help. */
        UNAUTHORISED,
        /** The request itself was refused; trying again does not help. */
        REJECTED,
        /** The request is longer than the model takes. */
        TOO_LONG,
        /** The connection or the engine broke; another instance may work. */
        BROKEN
    }

    public ProviderException(Kind kind, String engine, String message) {
        super(message);
        this.kind = kind;
        this.engine = engine;
    }

    public ProviderException(Kind kind, String engine, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.engine = engine;
    }

    public Kind kind() {
        return kind;
    }

    public String engine() {
        return engine;
    }

    /** Whether trying again, perhaps elsewhere, can help. */
    public boolean isTransient() {
        return kind == Kind.AT_CAPACITY || kind == Kind.TIMEOUT || kind == Kind.BROKEN;
    }
}
