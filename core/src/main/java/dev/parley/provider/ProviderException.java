package dev.parley.provider;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** A provider could not do its work. The message says what, where and how to fix it, and holds no secret. */
public final class ProviderException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What tells where a server is: a URL, or a host or an address with a port. */
    private static final Pattern ADDRESS = Pattern.compile("(?:\\s(?:at|to))?\\s*(?:"
            + "\\b(?:https?|wss?|rediss?|tcp|unix)://[^\\s,;)\"']+"
            + "|[\\w.-]*/?\\[[0-9a-fA-F:.%]+](?::\\d{1,5})?"
            + "|(?:[\\w.-]+/)?/?\\b\\d{1,3}(?:\\.\\d{1,3}){3}(?::\\d{1,5})?(?![\\w.])"
            + "|\\b(?:localhost|[A-Za-z][\\w-]*(?:\\.[\\w-]+)+):\\d{1,5}(?![\\w:])"
            + "|\\b[A-Za-z][\\w-]*:\\d{4,5}(?![\\w:]))");

    private final Kind kind;
    private final String engine;
    private final transient Optional<Duration> retryAfter;

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
        /** What may be spent for the day is spent; trying again before its end does not help. */
        INSUFFICIENT_QUOTA,
        /** The connection or the engine broke; another instance may work. */
        BROKEN
    }

    public ProviderException(Kind kind, String engine, String message) {
        super(message);
        this.kind = kind;
        this.engine = engine;
        this.retryAfter = Optional.empty();
    }

    public ProviderException(Kind kind, String engine, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.engine = engine;
        this.retryAfter = Optional.empty();
    }

    private ProviderException(ProviderException same, Duration retryAfter) {
        super(same.getMessage(), same);
        this.kind = same.kind;
        this.engine = same.engine;
        this.retryAfter = Optional.of(retryAfter);
    }

    /** The same, with the wait that the server asked for. */
    public ProviderException retryAfter(Duration wait) {
        return new ProviderException(this, wait);
    }

    /** How long the server asked to be left alone; empty when it did not say. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter).flatMap(it -> it);
    }

    /** The message without anybody's address: what a client may know. The log has the rest. */
    public String forClients() {
        return forClients(String.valueOf(getMessage()));
    }

    /** Any message without anybody's address. */
    public static String forClients(String message) {
        return ADDRESS.matcher(message)
                .replaceAll("")
                .replaceAll("\\s*:(?=\\s*[;)]|$)", "")
                .strip();
    }

    public Kind kind() {
        return kind;
    }

    public String engine() {
        return engine;
    }

    /** Whether the same would be refused again, however long one waits within a call. */
    public boolean isFinal() {
        return kind == Kind.REJECTED || kind == Kind.INSUFFICIENT_QUOTA;
    }

    /** Whether trying again, perhaps elsewhere, can help. */
    public boolean isTransient() {
        return kind == Kind.AT_CAPACITY || kind == Kind.TIMEOUT || kind == Kind.BROKEN;
    }
}
