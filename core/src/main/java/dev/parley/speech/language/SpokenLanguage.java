package dev.parley.speech.language;

/** How one language reads aloud what is written. Pure. */
public interface SpokenLanguage {
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
}
