package dev.parley.engines.support;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Cuts text that is still being written into clauses: at the end of a sentence, at a comma once there are some words,
 * and, where no mark comes, before a word that begins a phrase. The first clause of a reply is kept short, because its
 * length is how long the caller waits. Pure and deterministic; not thread-safe.
 */
public final class ClauseSplitter {
    private static final Set<String> ABBREVIATIONS = Set.of(
            "dr.", "mr.", "mrs.", "ms.", "prof.", "st.", "e.g.", "i.e.", "vs.", "etc.", "no.", "nov.", "dec.", "jan.",
            "feb.", "aug.", "sept.", "oct.", "a.m.", "p.m.", "u.s.", "approx.", "jr.", "sr.");

    /** Words before which speech may be cut without a mark. */
    private static final Set<String> PHRASE_STARTS = Set.of(
            "and", "but", "or", "because", "so", "that", "which", "who", "when", "where", "while", "if", "then", "for",
            "with", "without", "about", "from", "into", "to", "in", "on", "at", "as", "than", "until", "after",
            "before");

    private static final Limits FIRST = new Limits(2, 5, 10);
    private static final Limits LATER = new Limits(4, 12, 24);

    private final List<String> words = new ArrayList<>();
    private Limits limits = FIRST;

    /**
     * How many words a clause has.
     *
     * @param atMark at least, to end at a comma
     * @param atPhrase at least, to end before a word that begins a phrase
     * @param longest at most
     */
    private record Limits(int atMark, int atPhrase, int longest) {}

    /** Takes the next words, separated by white space, and returns the clauses they complete. */
    public List<Clause> add(String text) {
        List<Clause> complete = new ArrayList<>();
        for (String word : text.split("\\s+")) {
            if (!word.isEmpty()) {
                add(word, complete);
            }
        }
        return complete;
    }

    /** What is left when the text has ended. */
    public Optional<Clause> end() {
        return words.isEmpty() ? Optional.empty() : Optional.of(cut(Clause.Pause.NONE));
    }

    private void add(String word, List<Clause> complete) {
        boolean full = words.size() >= limits.longest;
        if (full || (words.size() >= limits.atPhrase && beginsPhrase(word))) {
            complete.add(cut(Clause.Pause.NONE));
        }
        words.add(word);
        Clause.Pause pause = pauseAfter(word);
        if (pause == Clause.Pause.LONG || (pause == Clause.Pause.SHORT && words.size() >= limits.atMark)) {
            complete.add(cut(pause));
        }
    }

    private Clause cut(Clause.Pause pause) {
        Clause clause = new Clause(words, pause);
        words.clear();
        limits = LATER;
        return clause;
    }

    private static boolean beginsPhrase(String word) {
        return PHRASE_STARTS.contains(word.toLowerCase(Locale.ROOT));
    }

    /** The pause a word's punctuation asks for. */
    public static Clause.Pause pauseAfter(String word) {
        int end = word.length();
        while (end > 0 && isClosing(word.charAt(end - 1))) {
            end--;
        }
        if (end == 0) {
            return Clause.Pause.NONE;
        }
        char last = word.charAt(end - 1);
        if (last == '.' && ABBREVIATIONS.contains(word.substring(0, end).toLowerCase(Locale.ROOT))) {
            return Clause.Pause.NONE;
        }
        if (last == '.' || last == '!' || last == '?' || last == '\u2026') {
            return Clause.Pause.LONG;
        }
        boolean mark = last == ',' || last == ';' || last == ':' || last == '\u2014' || last == '\u2013';
        return mark || word.equals("-") || word.equals("--") ? Clause.Pause.SHORT : Clause.Pause.NONE;
    }

    private static boolean isClosing(char c) {
        return c == '"' || c == '\'' || c == ')' || c == ']' || c == '*' || c == '_' || c == '\u201d' || c == '\u2019';
    }
}
