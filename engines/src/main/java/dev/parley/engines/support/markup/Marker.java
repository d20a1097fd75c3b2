package dev.parley.engines.support.markup;

import java.util.List;

/**
 * A piece of markup.
 *
 * @param kind what it means
 * @param length in characters
 * @param name of a channel's or header's role, or what else the kind needs
 * @param closers any of which ends what it opens
 */
record Marker(Kind kind, int length, String name, List<String> closers) {
    /** What a marker does. */
    enum Kind {
        /** Is none. */
        NONE,
        /** May become one with more text. */
        PARTIAL,
        /** Means nothing to a listener. */
        DROP,
        OPEN_REASONING,
        CLOSE_REASONING,
        /** What follows calls functions. */
        OPEN_CALL,
        /** A role's name follows. */
        HEADER,
        /** What follows is written by the role named. */
        ROLE,
        /** A channel's name follows (gpt-oss). */
        CHANNEL,
        /** The message of a channel or header begins. */
        MESSAGE,
        /** The turn is over. */
        END_TURN,
        /** What follows was asked of the model. */
        OPEN_PROMPT,
        CLOSE_PROMPT
    }

    static final Marker NONE = new Marker(Kind.NONE, 0, "", List.of());
    static final Marker PARTIAL = new Marker(Kind.PARTIAL, 0, "", List.of());

    static Marker of(Kind kind, int length) {
        return new Marker(kind, length, "", List.of());
    }

    static Marker call(int length, String... closers) {
        return new Marker(Kind.OPEN_CALL, length, "", List.of(closers));
    }

    /** The same, with its opener part of what it captures. */
    boolean capturesItself() {
        return kind == Kind.OPEN_CALL && name.equals(SELF);
    }

    static Marker callWithOpener(int length, String... closers) {
        return new Marker(Kind.OPEN_CALL, length, SELF, List.of(closers));
    }

    static final String SELF = "self";
}
