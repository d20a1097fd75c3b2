package dev.parley.simulator.trace;

import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * The number of a simulated reply, as its first two words: it passes through every engine and client, so that all of
 * them can tell which reply they see. The second word has a syllable for each digit: a voice is given numbers as words.
 */
public final class ReplyTag {
    private static final String WORD = "Reply";
    private static final List<String> SYLLABLES = List.of("ba", "be", "bi", "bo", "bu", "da", "de", "di", "do", "du");
    private static final Pattern NUMBER = Pattern.compile("(?:[bd][aeiou]){1,9}");

    private ReplyTag() {}

    /** The words a reply with this number begins with. */
    public static String opening(int number) {
        StringBuilder word = new StringBuilder(WORD).append(' ');
        Integer.toString(number).chars().forEach(digit -> word.append(SYLLABLES.get(digit - '0')));
        return word.append('.').toString();
    }

    /** The number in a reply's first words; empty when they are no such opening. */
    public static OptionalInt read(String firstWord, String secondWord) {
        String syllables = secondWord.strip().replace(".", "");
        if (!firstWord.strip().equals(WORD) || !NUMBER.matcher(syllables).matches()) {
            return OptionalInt.empty();
        }
        int number = 0;
        for (int at = 0; at < syllables.length(); at += 2) {
            number = 10 * number + SYLLABLES.indexOf(syllables.substring(at, at + 2));
        }
        return OptionalInt.of(number);
    }

    /** The number a text begins with. */
    public static OptionalInt read(String text) {
        String[] words = text.strip().split(" ", 3);
        return words.length < 2 ? OptionalInt.empty() : read(words[0], words[1]);
    }
}
