package dev.parley.engines.offline;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Words made comparable: what is said and what was heard may differ in spelling, not in sound. */
final class HeardWords {
    private static final List<String[]> SPELLINGS = List.of(
            spelling("i'm", "i am"),
            spelling("can't", "can not"),
            spelling("cannot", "can not"),
            spelling("(\\w+)n't", "$1 not"),
            spelling("(\\w+)'re", "$1 are"),
            spelling("(what|that|it|there)'s", "$1 is"),
            spelling("(i|you|we)'(ll)", "$1 will"),
            spelling("(i|you|we)'d", "$1 would"),
            spelling("good-? ?bye", "goodbye"),
            spelling("alright", "all right"),
            spelling("p\\. ?m\\.?", "pm"),
            spelling("a\\. ?m\\.?", "am"));

    /** Words that carry little of a sentence's meaning. */
    private static final Set<String> SMALL = Set.of(
            "a", "an", "the", "to", "of", "and", "but", "is", "am", "are", "was", "were", "it", "its", "that", "in",
            "at", "on", "for", "with", "if", "else", "so");

    private HeardWords() {}

    private static String[] spelling(String pattern, String replacement) {
        return new String[] {"(?<![\\w'])" + pattern + "(?![\\w'])", replacement};
    }

    /** In lower case, without punctuation, contractions written out. */
    static List<String> of(String text) {
        String plain = text.toLowerCase(Locale.ROOT);
        for (String[] spelling : SPELLINGS) {
            plain = Pattern.compile(spelling[0]).matcher(plain).replaceAll(spelling[1]);
        }
        List<String> words = new ArrayList<>(
                List.of(plain.replaceAll("[^a-z0-9' ]", " ").strip().split("\\s+")));
        words.removeIf(String::isEmpty);
        return words;
    }

    /** The words of {@code said} that carry its meaning and are not in {@code heard}. */
    static List<String> lost(List<String> said, List<String> heard) {
        List<String> left = new ArrayList<>(heard);
        return said.stream()
                .filter(word -> !left.remove(word) && !SMALL.contains(word))
                .toList();
    }

    /** Fewest words to replace, add or leave out. */
    static int errors(List<String> said, List<String> heard) {
        int[] row = new int[heard.size() + 1];
        for (int j = 0; j <= heard.size(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= said.size(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= heard.size(); j++) {
                int replaced = diagonal + (said.get(i - 1).equals(heard.get(j - 1)) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[heard.size()];
    }
}
