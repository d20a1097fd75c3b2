package dev.parley.tools.support;

/** Keeps what a model is given within bounds. */
public final class Outputs {
    /** Characters of one tool's answer that a model reads; further ones are cut off. */
    public static final int MAX_CHARACTERS = 32 * 1024;

    private Outputs() {}

    /** The text, cut at {@link #MAX_CHARACTERS} with a word about it. */
    public static String bounded(String text) {
        if (text.length() <= MAX_CHARACTERS) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(MAX_CHARACTERS - 1)) ? MAX_CHARACTERS - 1 : MAX_CHARACTERS;
        return text.substring(0, end) + "\n[cut off after " + end + " of " + text.length() + " characters]";
    }
}
