package dev.parley.g2p;

import java.util.Locale;
import java.util.Optional;

/**
 * Phonemes of one written word: as a function word, out of the lexicons, by the endings of English, letter by letter,
 * or by the spelling network, in that order. Thread-safe if the network is.
 */
final class WordReader {
    private static final char APOSTROPHE = '\'';

    /** Clitics whose vowel depends on nothing; the lexicon has most words that carry one as a whole. */
    private static final String NOT = "n't";

    private final Lexicon common;
    private final Lexicon rare;
    private final SpellingNetwork network;

    /**
     * @param common words whose reading was checked, names and abbreviations among them
     * @param rare further words, all in lower case
     */
    WordReader(Lexicon common, Lexicon rare, SpellingNetwork network) {
        this.common = common;
        this.rare = rare;
        this.network = network;
    }

    /** Where a word stands. */
    record Place(String tag, Following next) {
        /** What a lexicon may tell readings apart by, most telling first. */
        String[] keys() {
            return next.isPause() ? new String[] {"None", tag, family()} : new String[] {tag, family()};
        }

        private String family() {
            String group = tag.substring(0, Math.min(2, tag.length()));
            return switch (group) {
                case "VB" -> "VERB";
                case "NN" -> "NOUN";
                case "RB" -> "ADV";
                case "JJ" -> "ADJ";
                default -> tag;
            };
        }

        boolean isName() {
            return tag.startsWith("NNP");
        }
    }

    /** Whether a lexicon has the word as it is written, or in lower case. */
    boolean knows(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        return common.contains(word) || common.contains(lower) || rare.contains(lower);
    }

    /** Whether it is a word people know, whatever its case. */
    boolean isCommon(String word) {
        return common.contains(word) || common.contains(word.toLowerCase(Locale.ROOT));
    }

    /**
     * Reads a word of letters and apostrophes.
     *
     * @return empty when there is nothing in it to say
     */
    String read(String word, Place place) {
        return FunctionWords.read(word, place.tag(), place.next()).orElseGet(() -> stressed(word, place));
    }

    /** A word written with capitals is never without stress. */
    private String stressed(String word, Place place) {
        String phonemes = plain(word, place);
        if (word.equals(word.toLowerCase(Locale.ROOT))) {
            return phonemes;
        }
        return isAllCapitals(word) ? Stress.full(phonemes) : Stress.some(phonemes);
    }

    private String plain(String word, Place place) {
        if (common.contains(word)) {
            return common.reading(word, place.keys()).orElseGet(() -> letters(word));
        }
        if (isAllCapitals(word)) {
            return capitals(word, place);
        }
        if (isPluralOfLetters(word)) {
            return Inflection.withS(letters(word.substring(0, word.length() - (word.contains("'") ? 2 : 1))));
        }
        return whole(word, place)
                .or(() -> clitic(word, place))
                .or(() -> Inflection.read(word.toLowerCase(Locale.ROOT), stem -> whole(stem, place)))
                .orElseGet(() -> network.read(word));
    }

    private Optional<String> whole(String word, Place place) {
        String lower = word.toLowerCase(Locale.ROOT);
        return common.reading(word, place.keys())
                .or(() -> common.reading(lower, place.keys()))
                .or(() -> rare.reading(lower, place.keys()))
                .or(() -> common.reading(capitalised(lower), place.keys()));
    }

    /** A name in capitals that is no common word is an abbreviation; other words in capitals are only loud. */
    private String capitals(String word, Place place) {
        String lower = word.toLowerCase(Locale.ROOT);
        Optional<String> found = common.reading(lower, place.keys());
        if (found.isEmpty() && !place.isName()) {
            found = rare.reading(lower, place.keys())
                    .or(() -> Inflection.read(lower, stem -> common.reading(stem, place.keys())));
        }
        return found.orElseGet(() -> letters(word));
    }

    /** {@code John's}, {@code boys'}, {@code who'd}: the word it is made of, and the ending's sound. */
    private Optional<String> clitic(String word, Place place) {
        int at = word.lastIndexOf(APOSTROPHE);
        if (word.toLowerCase(Locale.ROOT).endsWith(NOT) && word.length() > NOT.length()) {
            return Optional.of(plain(word.substring(0, word.length() - NOT.length()), place) + "\u1d4ant");
        }
        if (at <= 0) {
            return Optional.empty();
        }
        String stem = plain(word.substring(0, at), place);
        return switch (word.substring(at + 1).toLowerCase(Locale.ROOT)) {
            case "" -> Optional.of(stem);
            case "s" -> Optional.of(Inflection.withS(stem));
            case "d" -> Optional.of(stem + (endsIn(stem, "td\u027e") ? "\u1d7bd" : "d"));
            case "ll" -> Optional.of(stem + (endsInVowel(stem) ? "l" : "\u1d4al"));
            case "ve" -> Optional.of(stem + (endsInVowel(stem) ? "v" : "\u0259v"));
            case "re" -> Optional.of(stem + (endsInVowel(stem) ? "\u0279" : "\u0259\u0279"));
            case "m" -> Optional.of(stem + "m");
            default -> Optional.empty();
        };
    }

    /** The names of the letters; the last one carries the stress. */
    String letters(String word) {
        StringBuilder out = new StringBuilder();
        String last = "";
        for (char c : word.toUpperCase(Locale.ROOT).toCharArray()) {
            Optional<String> name = common.reading(String.valueOf(c));
            if (name.isPresent()) {
                out.append(last.replace(Stress.PRIMARY, Stress.SECONDARY));
                last = name.get();
            }
        }
        return out.append(last).toString();
    }

    private static boolean isPluralOfLetters(String word) {
        String stem = word.endsWith("'s") ? word.substring(0, word.length() - 2) : word.substring(0, word.length() - 1);
        return word.endsWith("s") && stem.length() > 1 && isAllCapitals(stem);
    }

    private static boolean isAllCapitals(String word) {
        return word.length() > 1 && word.chars().allMatch(c -> Character.isUpperCase(c) || c == APOSTROPHE);
    }

    private static String capitalised(String lower) {
        return lower.isEmpty() ? lower : Character.toUpperCase(lower.charAt(0)) + lower.substring(1);
    }

    private static boolean endsInVowel(String phonemes) {
        return !phonemes.isEmpty() && Stress.isVowel(phonemes.charAt(phonemes.length() - 1));
    }

    private static boolean endsIn(String phonemes, String sounds) {
        return !phonemes.isEmpty() && sounds.indexOf(phonemes.charAt(phonemes.length() - 1)) >= 0;
    }
}
