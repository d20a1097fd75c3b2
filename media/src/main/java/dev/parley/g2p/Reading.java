package dev.parley.g2p;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A clause as the network wants it.
 *
 * @param phonemes symbols, marks and spaces
 * @param words for each symbol the index of the written word it belongs to, or -1 for what lies between words
 */
public record Reading(String phonemes, int[] words) {
    /** Owner of spaces and punctuation. */
    public static final int BETWEEN = -1;

    public Reading {
        words = words.clone();
    }

    @Override
    public int[] words() {
        return words.clone();
    }

    /** Whether there is anything to say. */
    public boolean isEmpty() {
        return phonemes.chars().noneMatch(c -> Stress.isVowel((char) c) || Character.isLetter(c));
    }

    /** The same in parts of at most {@code longest} symbols, cut between words where there is a place. */
    public List<Reading> parts(int longest) {
        List<Reading> parts = new ArrayList<>();
        int from = 0;
        while (phonemes.length() - from > longest) {
            int space = phonemes.lastIndexOf(' ', from + longest);
            int to = space > from ? space : from + longest;
            parts.add(part(from, to));
            from = space > from ? to + 1 : to;
        }
        parts.add(part(from, phonemes.length()));
        return parts;
    }

    private Reading part(int from, int to) {
        return new Reading(phonemes.substring(from, to), Arrays.copyOfRange(words, from, to));
    }
}
