package dev.parley.speech;

import java.util.Optional;

/** How one language reads aloud what is written. Pure. */
interface SpokenLanguage {
    /**
     * Some words in a row, and what is said for them.
     *
     * @param words how many of the written ones
     * @param text plain words; empty: nothing
     */
    record Said(int words, String text) {}

    /** What is said for the first word of the window, and for those behind it that belong to it. */
    Said say(Window window);

    /** What is said in place of code; empty: nothing. */
    String codeShown();

    /** How a language with this tag reads; English where none is told. */
    static SpokenLanguage of(Optional<String> tag) {
        boolean english = tag.map(it -> it.toLowerCase(java.util.Locale.ROOT).startsWith("en"))
                .orElse(true);
        return english ? EnglishSpeech.INSTANCE : PlainSpeech.INSTANCE;
    }
}
