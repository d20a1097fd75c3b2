package dev.parley.cli;

/** A call did not come to what was wanted. The message says what and how to mend it. */
public final class TalkException extends Exception {
    private static final long serialVersionUID = 1L;

    public TalkException(String message) {
        super(message);
    }

    public TalkException(String message, Throwable cause) {
        super(message, cause);
    }
}
