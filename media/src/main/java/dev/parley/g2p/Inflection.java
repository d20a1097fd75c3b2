package dev.parley.g2p;

import java.util.Optional;
import java.util.function.Function;

/** American English endings: words a lexicon lacks, made of a stem it has and {@code -s}, {@code -ed} or {@code -ing}. */
final class Inflection {
    private static final String VOICELESS = "ptkf\u03b8";
    private static final String SIBILANTS = "szʃʒʧʤ";
    /** After these a t between vowels is flapped. */
    private static final String FLAP_AFTER = "AIOWYiu\u00e6\u0251\u0259\u025b\u026a\u0279\u028a\u028c";

    private static final char FLAP = '\u027e';

    private Inflection() {}

    /**
     * Reads an inflected word.
     *
     * @param stem phonemes of a stem, where there is such a word
     */
    static Optional<String> read(String word, Function<String, Optional<String>> stem) {
        return plural(word, stem).or(() -> past(word, stem)).or(() -> progressive(word, stem));
    }

    private static Optional<String> plural(String word, Function<String, Optional<String>> stem) {
        int length = word.length();
        if (length < 3 || !word.endsWith("s")) {
            return Optional.empty();
        }
        Optional<String> found = Optional.empty();
        if (!word.endsWith("ss")) {
            found = stem.apply(word.substring(0, length - 1));
        }
        if (found.isEmpty() && (word.endsWith("'s") || (length > 4 && word.endsWith("es") && !word.endsWith("ies")))) {
            found = stem.apply(word.substring(0, length - 2));
        }
        if (found.isEmpty() && length > 4 && word.endsWith("ies")) {
            found = stem.apply(word.substring(0, length - 3) + "y");
        }
        return found.map(Inflection::withS);
    }

    private static Optional<String> past(String word, Function<String, Optional<String>> stem) {
        int length = word.length();
        if (length < 4 || !word.endsWith("d") || word.endsWith("dd")) {
            return Optional.empty();
        }
        Optional<String> found = Optional.empty();
        if (word.endsWith("ed") && !word.endsWith("eed")) {
            found = stem.apply(word.substring(0, length - 2));
            if (found.isEmpty() && length > 5 && isDoubled(word, length - 3)) {
                found = stem.apply(word.substring(0, length - 3));
            }
            if (found.isEmpty() && length > 4 && word.endsWith("ied")) {
                found = stem.apply(word.substring(0, length - 3) + "y");
            }
        }
        return found.or(() -> word.endsWith("ed") ? stem.apply(word.substring(0, length - 1)) : Optional.empty())
                .map(Inflection::withEd);
    }

    private static Optional<String> progressive(String word, Function<String, Optional<String>> stem) {
        int length = word.length();
        if (length < 5 || !word.endsWith("ing")) {
            return Optional.empty();
        }
        String root = word.substring(0, length - 3);
        Optional<String> found = stem.apply(root).or(() -> stem.apply(root + "e"));
        if (found.isEmpty() && length > 5 && isDoubled(root, root.length() - 1)) {
            found = stem.apply(root.substring(0, root.length() - 1));
        }
        return found.map(Inflection::withIng);
    }

    private static boolean isDoubled(String word, int at) {
        return at > 0 && word.charAt(at) == word.charAt(at - 1) && "aeiou".indexOf(word.charAt(at)) < 0;
    }

    /** Plural, possessive or third person. */
    static String withS(String stem) {
        char last = last(stem);
        if (VOICELESS.indexOf(last) >= 0) {
            return stem + "s";
        }
        return SIBILANTS.indexOf(last) >= 0 ? stem + "\u1d7bz" : stem + "z";
    }

    private static String withEd(String stem) {
        char last = last(stem);
        if (last == 'd') {
            return stem + "\u1d7bd";
        }
        if (last == 't') {
            return flapped(stem) + "\u1d7bd";
        }
        return VOICELESS.indexOf(last) >= 0 || last == 's' || last == '\u0283' || last == '\u02a7'
                ? stem + "t"
                : stem + "d";
    }

    private static String withIng(String stem) {
        return flapped(stem) + "\u026a\u014b";
    }

    private static String flapped(String stem) {
        int length = stem.length();
        return last(stem) == 't' && length > 1 && FLAP_AFTER.indexOf(stem.charAt(length - 2)) >= 0
                ? stem.substring(0, length - 1) + FLAP
                : stem;
    }

    private static char last(String phonemes) {
        return phonemes.isEmpty() ? ' ' : phonemes.charAt(phonemes.length() - 1);
    }
}
