package dev.parley.simulator.trace;

import java.util.OptionalInt;

/**
 * The number of a simulated reply, as its first two words: it passes through every engine and client, so that all of
 * them can tell which reply they see.
 */
public final class ReplyTag {
    private static final String WORD = "Reply";

    private ReplyTag() {}

    /** The words a reply with this number begins with. */
    public static String opening(int number) {
        return WORD + " " + number + ".";
    }

    /** The number in a reply's first words; empty when they are no such opening. */
    public static OptionalInt read(String firstWord, String secondWord) {
        String digits = secondWord.strip().replace(".", "");
        boolean tag = firstWord.strip().equals(WORD) && digits.matches("[0-9]{1,9}");
        return tag ? OptionalInt.of(Integer.parseInt(digits)) : OptionalInt.empty();
    }

    /** The number a text begins with. */
    public static OptionalInt read(String text) {
        String[] words = text.strip().split(" ", 3);
        return words.length < 2 ? OptionalInt.empty() : read(words[0], words[1]);
    }
}
