package dev.parley.languages;

import java.util.HashMap;
import java.util.Map;

/** Reads a lexicon's tables. Pure. */
final class Nouns {
    private Nouns() {}

    /**
     * Signs and what they stand for.
     *
     * @param table a line for each noun: its signs, a colon, its forms as {@link Noun#of} takes them, {@code f} if feminine
     */
    static Map<String, Noun> of(String table) {
        Map<String, Noun> nouns = new HashMap<>();
        table.lines().forEach(line -> {
            int colon = line.indexOf(": ");
            String forms = line.substring(colon + 2);
            boolean feminine = forms.endsWith(" f");
            Noun noun = Noun.of(feminine ? forms.substring(0, forms.length() - 2) : forms, feminine);
            for (String sign : line.substring(0, colon).split(" ")) {
                nouns.put(sign, noun);
            }
        });
        return Map.copyOf(nouns);
    }
}
