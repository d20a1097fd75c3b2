package dev.parley.engines.support.markup;

import dev.parley.engines.support.markup.Marker.Kind;

/** What the text being read is. */
enum Mode {
    ANSWER,
    /** Ends with any marker that closes reasoning. */
    REASONING,
    /** A channel for reasoning: ends with the next marker. */
    ASIDE,
    /** Ends with one of the call's closers. */
    CALL,
    /** JSON or a fence at the place of the answer, which may be a call. */
    BARE,
    /** Name of a role or channel. */
    HEADER,
    /** Written for somebody else. */
    MUTED,
    /** The beginning of a model known to reason without saying so. */
    UNOPENED;

    /** Whether a marker means anything in such a text. */
    boolean heeds(Kind kind) {
        return switch (this) {
            case REASONING, UNOPENED ->
                switch (kind) {
                    case OPEN_REASONING, CLOSE_REASONING, OPEN_CALL, END_TURN -> true;
                    default -> false;
                };
            case MUTED ->
                switch (kind) {
                    case HEADER, CHANNEL, ROLE, CLOSE_PROMPT -> true;
                    default -> false;
                };
            default -> true;
        };
    }
}
