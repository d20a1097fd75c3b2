package dev.parley.engines.support;

import java.util.List;

/**
 * Words to be spoken in one go.
 *
 * @param words as they were given, punctuation included; never empty
 * @param pause what follows the last of them
 */
public record Clause(List<String> words, Pause pause) {
    /** How long the silence after a clause is. */
    public enum Pause {
        /** The sentence goes on without a mark: no pause. */
        NONE(0),
        /** A comma, colon, dash or semicolon. */
        SHORT(140),
        /** The end of a sentence. */
        LONG(320);

        private final int ms;

        Pause(int ms) {
            this.ms = ms;
        }

        /** How long it lasts at the voice's own speed. */
        public int ms() {
            return ms;
        }
    }

    /** Copies the words. */
    public Clause {
        words = List.copyOf(words);
    }
}
