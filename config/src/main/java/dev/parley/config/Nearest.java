package dev.parley.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Guesses what somebody meant by a misspelt name. */
public final class Nearest {
    private Nearest() {}

    /** The candidate with the fewest edits from {@code name}, unless even that one is far off. */
    public static Optional<String> of(String name, Collection<String> candidates) {
        return candidates.stream()
                .filter(candidate -> distance(name, candidate) <= limit(name, candidate))
                .min(Comparator.<String>comparingInt(candidate -> distance(name, candidate))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** The same as a question, or what to do where nothing is near. */
    public static String meant(String name, Collection<String> candidates, String otherwise) {
        return of(name, candidates).map(near -> "Did you mean " + near + "?").orElse(otherwise);
    }

    /** What both have in common in front, such as the name of their group, is no reason to be lenient. */
    private static int limit(String name, String candidate) {
        int common = 0;
        for (int i = 0; i < Math.min(name.length(), candidate.length()) && name.charAt(i) == candidate.charAt(i); i++) {
            if (name.charAt(i) == '.' || name.charAt(i) == '_') {
                common = i + 1;
            }
        }
        return Math.max(2, (name.length() - common) / 3);
    }

    /** Levenshtein distance. */
    static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int column = 0; column <= to.length(); column++) {
            row[column] = column;
        }
        for (int line = 1; line <= from.length(); line++) {
            int diagonal = row[0];
            row[0] = line;
            for (int column = 1; column <= to.length(); column++) {
                int replaced = diagonal + (from.charAt(line - 1) == to.charAt(column - 1) ? 0 : 1);
                diagonal = row[column];
                row[column] = Math.min(replaced, 1 + Math.min(row[column], row[column - 1]));
            }
        }
        return row[to.length()];
    }
}
