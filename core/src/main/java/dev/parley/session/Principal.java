package dev.parley.session;

import dev.parley.setting.Money;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * On whose behalf a session runs, as the check at the door found out: fixed before the session exists, and never the
 * credential itself. Stands in the log's lines of the call and in its recording. It is no label of metrics: there may be
 * any number of keys.
 *
 * @param key id of the key, such as {@code key_…}; empty where none was needed
 * @param name what the key's owner calls it; may be empty
 * @param engines names of those that the key may use; empty for all
 * @param quota how much of them the key may have
 */
public record Principal(Kind kind, String key, String name, List<String> engines, Quota quota) {
    /** How it was shown who calls. */
    public enum Kind {
        /** Not at all: none was needed. */
        ANONYMOUS,
        /** By an API key. */
        KEY,
        /** By a client secret, made with the key, or where none was needed. */
        CLIENT_SECRET
    }

    /**
     * How much a key may have.
     *
     * @param calls at the same time; empty for as many as the server takes
     * @param spendADay in a UTC day; empty for as much as comes
     */
    public record Quota(OptionalInt calls, Optional<Money> spendADay) {
        /** No limit. */
        public static final Quota NONE = new Quota(OptionalInt.empty(), Optional.empty());
    }

    /** Whoever is let in without a key. */
    public static final Principal ANONYMOUS = new Principal(Kind.ANONYMOUS, "", "");

    /** Who may use all engines. */
    public Principal(Kind kind, String key, String name) {
        this(kind, key, name, List.of(), Quota.NONE);
    }

    public Principal {
        engines = List.copyOf(engines);
        if (kind == Kind.KEY && key.isEmpty() || kind == Kind.ANONYMOUS && !key.isEmpty()) {
            throw new IllegalArgumentException(kind + " with key '" + key + "'");
        }
    }

    /** Whoever shows the key of that id. */
    public static Principal ofKey(String id, String name) {
        return new Principal(Kind.KEY, id, name);
    }

    /** The same, limited to these engines; none of them means all. */
    public Principal limitedTo(List<String> value) {
        return new Principal(kind, key, name, value, quota);
    }

    /** The same, with this much and no more. */
    public Principal withQuota(Quota value) {
        return new Principal(kind, key, name, engines, value);
    }

    /** Whether it may use the engine of that name. */
    public boolean mayUse(String engine) {
        return engines.isEmpty() || engines.contains(engine);
    }

    /** Whoever shows a client secret that this one made. */
    public Principal byClientSecret() {
        return new Principal(Kind.CLIENT_SECRET, key, name, engines, quota);
    }

    /**
     * Whether it may end and join the calls of another: whoever shows a key may do so with all that runs by it, those begun by
     * client secrets included; whoever shows a client secret with those of client secrets, of which it knows the ids of its own.
     */
    public boolean controls(Principal other) {
        return key.equals(other.key) && (kind != Kind.CLIENT_SECRET || other.kind == Kind.CLIENT_SECRET);
    }

    /** Whether a key answers for it, which may be revoked. */
    public boolean hasKey() {
        return !key.isEmpty();
    }

    /** For logs: the key's id and no name, which is free text. */
    @Override
    public String toString() {
        return switch (kind) {
            case ANONYMOUS -> "anonymous";
            case KEY -> key;
            case CLIENT_SECRET -> "client_secret:" + (hasKey() ? key : "anonymous");
        };
    }
}
