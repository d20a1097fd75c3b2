package dev.parley.turn.words;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What {@link SentenceEnds} looks at in the words of a sentence so far: the last words and their classes, how it began, how
 * long it is, its verbs, and what came behind the last of them. The trainer, {@code core/words/train.py}, makes the same
 * ones; each begins with a letter for its kind. Stateless.
 */
final class SentenceFeatures {
    private static final String NONE = "<";
    private static final Set<String> RELATIVES = Set.of("who", "which", "that");
    private static final Set<String> SUBORDINATORS =
            Set.of("if", "when", "because", "while", "although", "after", "before", "since", "until");
    /** Lengths from which a sentence counts as longer, beyond those that count each. */
    private static final int[] LENGTHS = {15, 11, 8, 6};

    private static final int WORDS_BEHIND_VERB = 5;
    private static final int MANY_VERBS = 4;
    private static final int MANY_CLAUSES = 3;

    private final List<String> words;
    private final List<String> classes;
    private final List<String> features = new ArrayList<>();

    private SentenceFeatures(List<String> words, List<String> classes) {
        this.words = words;
        this.classes = classes;
    }

    /**
     * @param words at least one, in lower case, without marks, digits as one 0
     * @param classes one for each word
     */
    static List<String> of(List<String> words, List<String> classes) {
        SentenceFeatures made = new SentenceFeatures(words, classes);
        made.end();
        made.beginning();
        made.verbs();
        return made.features;
    }

    private static String back(List<String> of, int places) {
        return places <= of.size() ? of.get(of.size() - places) : NONE;
    }

    private String word(int places) {
        return back(words, places);
    }

    private String kind(int places) {
        return back(classes, places);
    }

    private void add(String kind, Object... parts) {
        StringBuilder feature = new StringBuilder(kind);
        for (Object part : parts) {
            feature.append(' ').append(part);
        }
        features.add(feature.toString());
    }

    private void end() {
        add("1", word(1));
        add("2", word(2), word(1));
        add("3", word(3), word(2), word(1));
        add("a", kind(1));
        add("b", kind(2), kind(1));
        add("c", kind(3), kind(2), kind(1));
        add("d", kind(4), kind(3), kind(2), kind(1));
        add("e", kind(5), kind(4), kind(3), kind(2), kind(1));
        add("f", kind(2), word(1));
        add("g", kind(3), kind(2), word(1));
        add("h", word(2), kind(1));
    }

    private void beginning() {
        int length = length();
        String first = words.getFirst();
        add("l", length);
        add("m", length, kind(1));
        add("n", first, kind(1));
        add("o", first, words.size() > 1 ? words.get(1) : NONE);
        add("p", first, length);
        add("q", first, word(1));
    }

    private int length() {
        for (int length : LENGTHS) {
            if (words.size() >= length) {
                return length;
            }
        }
        return words.size();
    }

    private void verbs() {
        int verbs = 0;
        int clauses = 0;
        int last = -1;
        for (int i = 0; i < words.size(); i++) {
            if (WordClasses.isVerb(classes.get(i))) {
                verbs += i > 0 && WordClasses.leadsToVerb(classes.get(i - 1)) ? 0 : 1;
                last = i;
            }
            clauses += opensClause(i) ? 1 : 0;
        }
        int many = Math.min(verbs, MANY_VERBS);
        int open = Math.min(clauses, MANY_CLAUSES);
        String first = words.getFirst();
        add("s", many, open);
        add("t", many, open, kind(1));
        add("u", many, open, SUBORDINATORS.contains(first) ? first : classes.getFirst());
        if (last >= 0) {
            behindVerb(last);
        }
    }

    private boolean opensClause(int at) {
        boolean relative = at > 0
                && RELATIVES.contains(words.get(at))
                && classes.get(at - 1).equals(WordClasses.NOUN);
        return relative || classes.get(at).equals(WordClasses.SUBORDINATOR) || SUBORDINATORS.contains(words.get(at));
    }

    private void behindVerb(int verb) {
        List<String> behind = classes.subList(verb + 1, classes.size());
        boolean more = behind.size() > WORDS_BEHIND_VERB;
        String kinds = String.join(" ", more ? behind.subList(0, WORDS_BEHIND_VERB) : behind) + (more ? "~" : "");
        add("v", words.get(verb), kinds);
        add("w", classes.get(verb), kinds);
        add("x", words.get(verb), Math.min(behind.size(), 4));
        add("y", verb > 0 ? classes.get(verb - 1) : NONE, words.get(verb), Math.min(behind.size(), 3));
    }
}
