package dev.parley.engines.companion;

import dev.parley.engines.evaluation.SpokenWords;
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
            spelling("20th", "twentieth"),
            spelling("2\\.5", "two point five"),
            spelling("3[:.]?05", "three oh five"));

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
        return SpokenWords.of(plain);
    }

    /** The words of {@code said} that carry its meaning and are not in {@code heard}. */
    static List<String> lost(List<String> said, List<String> heard) {
        List<String> left = new ArrayList<>(heard);
        return said.stream()
                .filter(word -> !left.remove(word) && !SMALL.contains(word))
                .toList();
    }
}
