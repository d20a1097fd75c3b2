package dev.parley.engines.offline;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Turns what somebody said of themselves into what one says back to them: "I lost my keys", "you lost your keys". */
final class Reflection {
    /** Of long sentences the end, which is where the news is. */
    private static final int LONGEST = 14;

    private static final Map<String, String> MIRROR = Map.ofEntries(
            Map.entry("i", "you"),
            Map.entry("i'm", "you are"),
            Map.entry("i've", "you have"),
            Map.entry("i'll", "you will"),
            Map.entry("i'd", "you would"),
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
            Map.entry("yourself", "myself"),
            Map.entry("you're", "I am"),
            Map.entry("you've", "I have"),
            Map.entry("you'll", "I will"));

    private Reflection() {}

    /** The words as the listener would say them. */
    static List<String> of(List<String> words) {
        List<String> tail = words.subList(Math.max(0, words.size() - LONGEST), words.size());
        List<String> mirrored = new ArrayList<>(tail.size());
        for (int i = 0; i < tail.size(); i++) {
            mirrored.add(mirror(tail, i));
        }
        return mirrored;
    }

    private static String mirror(List<String> words, int at) {
        String word = words.get(at);
        if (word.equals("you")) { // who does something comes first, to whom it is done comes last
            return at == words.size() - 1 && at > 0 ? "me" : "I";
        }
        if (word.equals("was") && at > 0 && words.get(at - 1).equals("i")) {
            return "were";
        }
        if (word.equals("are") && at > 0 && words.get(at - 1).equals("you")) {
            return "am";
        }
        return MIRROR.getOrDefault(word, word);
    }
}
