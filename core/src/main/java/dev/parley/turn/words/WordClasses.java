package dev.parley.turn.words;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** The word class that an English word has most often, by the names of Universal Dependencies. Immutable. */
final class WordClasses {
    static final String NOUN = "NOUN";
    static final String PARTICLE = "PART";
    static final String SUBORDINATOR = "SCONJ";
    private static final String VERB = "VERB";
    private static final String AUXILIARY = "AUX";
    private static final String ADVERB = "ADV";
    private static final String NUMBER = "NUM";

    /** Contractions such as "I'm" are a word and an auxiliary. */
    private static final String CONTRACTED = "+" + AUXILIARY;

    private static final Set<String> VERBS = Set.of(VERB, AUXILIARY);

    private final Map<String, String> known;

    /** @param known class by word, in lower case; digits are written as one 0 */
    WordClasses(Map<String, String> known) {
        this.known = Map.copyOf(known);
    }

    List<String> of(List<String> words) {
        return words.stream().map(this::of).toList();
    }

    private String of(String word) {
        String found = known.get(word);
        if (found != null) {
            return found;
        }
        if (word.startsWith("0") || word.endsWith("0")) {
            return NUMBER;
        }
        if (word.endsWith("'s")) {
            return known.getOrDefault(word.substring(0, word.length() - 2), NOUN);
        }
        if (word.endsWith("ly")) {
            return ADVERB;
        }
        return word.endsWith("ing") || word.endsWith("ed") ? VERB : NOUN;
    }

    static boolean isVerb(String wordClass) {
        return VERBS.contains(wordClass) || wordClass.endsWith(CONTRACTED);
    }

    /** Whether a verb behind it belongs to the same predicate: "will go", "I'm going", "to go". */
    static boolean leadsToVerb(String wordClass) {
        return wordClass.equals(AUXILIARY) || wordClass.endsWith(CONTRACTED) || wordClass.equals(PARTICLE);
    }
}
