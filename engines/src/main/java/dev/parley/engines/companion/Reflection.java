package dev.parley.engines.companion;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Turns what somebody said of themselves into what one says back to them: "I lost my keys", "you lost your keys". Only
 * short plain statements that begin with the speaker qualify: said back, a phrase that was misheard, or that goes on for
 * long, sounds absurd.
 */
final class Reflection {
    private static final int SHORTEST = 3;
    private static final int LONGEST = 7;
    private static final int LONGEST_FACT = 9;

    private static final Set<String> BEING = Set.of("is", "are", "was", "were");

    /** What "I" or "we" do in a plain statement. */
    private static final Set<String> VERBS = Set.of(
            "am", "are", "was", "were", "have", "had", "like", "love", "want", "need", "feel", "lost", "found",
            "bought", "sold", "hate", "speak", "study", "live", "work", "went", "made", "saw", "met", "got", "play",
            "enjoy", "miss");

    /** Joins another thought to a statement; both together are no plain one. */
    private static final Set<String> JOINS = Set.of("and", "but", "or", "because", "that", "if", "when", "what", "who");

    private static final Map<String, String> MIRROR = Map.ofEntries(
            Map.entry("i", "you"),
            Map.entry("i'm", "you are"),
            Map.entry("we're", "you are"),
            Map.entry("me", "you"),
            Map.entry("my", "your"),
            Map.entry("mine", "yours"),
            Map.entry("myself", "yourself"),
            Map.entry("am", "are"),
            Map.entry("we", "you"),
            Map.entry("our", "your"),
            Map.entry("us", "you"),
            Map.entry("your", "my"),
            Map.entry("yours", "mine"),
            Map.entry("yourself", "myself"));

    private Reflection() {}

    /** The statement as the listener would say it, without a full stop; empty for all that is no plain statement. */
    static Optional<String> of(List<String> words) {
        if (!isPlain(words)) {
            return Optional.empty();
        }
        String text = mirrored(words);
        return Optional.of(Character.toUpperCase(text.charAt(0)) + text.substring(1));
    }

    /** A statement about the speaker, or about what is theirs, as the listener would tell it; without a full stop. */
    static Optional<String> fact(List<String> words) {
        boolean theirs = words.size() >= SHORTEST
                && words.size() <= LONGEST_FACT
                && words.getFirst().equals("my")
                && !words.get(1).equals("name")
                && words.stream().anyMatch(BEING::contains)
                && words.stream().noneMatch(JOINS::contains);
        return theirs ? Optional.of(mirrored(words)) : of(words).map(Reflection::small);
    }

    static String small(String statement) {
        return Character.toLowerCase(statement.charAt(0)) + statement.substring(1);
    }

    /** What somebody says, word by word as the listener would say it. */
    static String mirrored(List<String> words) {
        List<String> mirrored = new ArrayList<>(words.size());
        for (int i = 0; i < words.size(); i++) {
            mirrored.add(mirror(words, i));
        }
        return String.join(" ", mirrored);
    }

    private static boolean isPlain(List<String> words) {
        if (words.size() < SHORTEST || words.size() > LONGEST || words.stream().anyMatch(JOINS::contains)) {
            return false;
        }
        for (int i = 0; i < words.size(); i++) { // numbers are easily misheard
            if (SpokenNumbers.at(words, i).isPresent()) {
                return false;
            }
        }
        String first = words.getFirst();
        boolean speaker = first.equals("i") || first.equals("we");
        return first.equals("i'm") || first.equals("we're") || (speaker && VERBS.contains(words.get(1)));
    }

    private static String mirror(List<String> words, int at) {
        String word = words.get(at);
        if (word.equals("you")) { // the speaker comes first, so "you" is to whom it is done
            return "me";
        }
        if (word.equals("was") && at > 0 && words.get(at - 1).equals("i")) {
            return "were";
        }
        return MIRROR.getOrDefault(word, word);
    }
}
