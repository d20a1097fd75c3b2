package dev.parley.g2p;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts written words into pieces that are read in one go: punctuation apart, compounds and addresses into their words,
 * abbreviations written out. Numbers and signs are the business of those who prepare the text; what is left of them is
 * read digit by digit. Immutable; thread-safe.
 */
final class PieceCutter {
    /** Marks that shape the melody, and which of them the network knows stands for them. */
    private static final Map<Character, Character> MARKS = Map.ofEntries(
            Map.entry('.', '.'),
            Map.entry(',', ','),
            Map.entry(';', ';'),
            Map.entry(':', ':'),
            Map.entry('!', '!'),
            Map.entry('?', '?'),
            Map.entry('\u2026', '\u2026'),
            Map.entry('\u2014', '\u2014'),
            Map.entry('\u2013', '\u2014'),
            Map.entry('(', '('),
            Map.entry(')', ')'));

    private static final Map<Character, String> SIGNS =
            Map.of('@', "at", '&', "and", '+', "plus", '%', "percent", '=', "equals", '.', "dot");

    private static final List<String> DIGITS =
            List.of("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine");

    private static final Pattern MARK = Pattern.compile("\\p{M}+");

    /** Letters each with a full stop: a.m., U.S., e.g. */
    private static final Pattern DOTTED = Pattern.compile("(?:\\p{L}\\.){2,}\\p{L}?\\.?");

    /** Words, capitals inside them apart, digits one by one, signs. */
    private static final Pattern PARTS = Pattern.compile(
            "\\p{Lu}{2,}(?='?s\\b)'?s|\\p{Lu}+(?!\\p{Ll})(?:'\\p{L}+)?|\\p{Lu}?[\\p{Ll}\\p{Lo}\\p{M}]+(?:'\\p{L}+)*'?"
                    + "|\\p{L}+'?|\\p{Nd}|[-@&+%=.]");

    private static final Pattern CONTRACTED = Pattern.compile("(?i)(.+?)(n't|'(?:s|d|m|ll|re|ve)|')");

    private final Abbreviations abbreviations;
    private final WordReader words;

    PieceCutter(Abbreviations abbreviations, WordReader words) {
        this.abbreviations = abbreviations;
        this.words = words;
    }

    /** All pieces of a clause, in order. A word with nothing to say has none. */
    List<Piece> cut(List<String> clause) {
        boolean shouted = isShouted(clause);
        List<Piece> pieces = new ArrayList<>();
        for (int i = 0; i < clause.size(); i++) {
            String word = withoutMarks(clause.get(i))
                    .replace('\u2019', '\'')
                    .replace('\u2018', '\'')
                    .replace("...", "\u2026");
            Optional<String> next = i + 1 < clause.size() ? Optional.of(clause.get(i + 1)) : Optional.empty();
            cut(shouted ? word.toLowerCase(Locale.ROOT) : word, i, next, pieces);
        }
        return pieces;
    }

    /** Accents that make a letter stay in it; strokes and dots laid over letters say nothing. */
    private static String withoutMarks(String word) {
        return MARK.matcher(Normalizer.normalize(word, Normalizer.Form.NFC)).replaceAll("");
    }

    /** Whole clauses in capitals are words, not abbreviations. */
    private boolean isShouted(List<String> clause) {
        List<String> bare = clause.stream()
                .map(word -> word.replaceAll("[^\\p{L}']", ""))
                .filter(word -> word.length() > 1)
                .toList();
        boolean capitals = bare.stream().allMatch(word -> word.equals(word.toUpperCase(Locale.ROOT)));
        long known = bare.stream()
                .filter(word -> words.knows(word.toLowerCase(Locale.ROOT)))
                .count();
        return capitals && bare.size() > 1 && 2 * known > bare.size();
    }

    private void cut(String word, int index, Optional<String> next, List<Piece> pieces) {
        int from = 0;
        int to = word.length();
        while (from < to && !isInner(word.charAt(from), word, from)) {
            mark(word.charAt(from++), index, pieces);
        }
        while (to > from && !isInner(word.charAt(to - 1), word, to - 1)) {
            to--;
        }
        String core = word.substring(from, to);
        int written = abbreviation(core, word, to, index, next, pieces);
        if (written < 0) {
            parts(core, index, pieces);
        }
        for (int i = Math.max(to, written); i < word.length(); i++) {
            mark(word.charAt(i), index, pieces);
        }
    }

    /** An apostrophe belongs to its word only beside a letter: {@code 'em}, {@code boys'}. */
    private static boolean isInner(char c, String word, int at) {
        if (c == '\'') {
            boolean begins = at == 0 && word.indexOf('\'', 1) < 0 && word.length() > 1;
            boolean ends = at > 0 && word.charAt(at - 1) == 's' && word.indexOf('\'') == at;
            return begins || ends;
        }
        return Character.isLetterOrDigit(c) || c == '%' || c == '+' || c == '&' || c == '@';
    }

    /** Reads an abbreviation and returns where its text ends, or -1 when it is none. */
    private int abbreviation(String core, String word, int end, int index, Optional<String> next, List<Piece> pieces) {
        boolean dot = end < word.length() && word.charAt(end) == '.';
        String dotted = dot ? core + "." : core;
        if (DOTTED.matcher(dotted).matches()) {
            String letters = core.replace(".", "").toUpperCase(Locale.ROOT);
            pieces.add(new Piece(letters, index, Piece.Joint.SPACE, List.of(letters)));
            boolean last = next.isEmpty();
            return dot && !last ? end + 1 : end;
        }
        Optional<String> meaning = abbreviations.meaning(dotted, next);
        meaning.ifPresent(it -> {
            for (String part : it.split("\\s+")) {
                pieces.add(new Piece(part, index, Piece.Joint.SPACE, List.of(part)));
            }
        });
        return meaning.isEmpty() ? -1 : dot && next.isPresent() ? end + 1 : end;
    }

    private void parts(String core, int index, List<Piece> pieces) {
        if (words.knows(core)) {
            pieces.add(word(core, index, Piece.Joint.SPACE));
            return;
        }
        Piece.Joint joint = Piece.Joint.SPACE;
        Matcher part = PARTS.matcher(core);
        int end = 0;
        while (part.find()) {
            String text = part.group();
            boolean gap = part.start() > end;
            end = part.end();
            if (text.equals("-")) {
                continue; // what it joins comes as a compound
            }
            if (gap) {
                joint = Piece.Joint.SPACE;
            }
            char first = text.charAt(0);
            if (Character.isLetter(first) || first == '\'') {
                pieces.add(word(text, index, joint));
                joint = Piece.Joint.COMPOUND;
            } else {
                String name = Character.isDigit(first)
                        ? DIGITS.get(Character.digit(first, 10))
                        : SIGNS.getOrDefault(first, "");
                pieces.add(word(name, index, Piece.Joint.SPACE));
                joint = Piece.Joint.SPACE;
            }
        }
    }

    private static Piece word(String text, int index, Piece.Joint joint) {
        Matcher contracted = CONTRACTED.matcher(text);
        List<String> tokens = contracted.matches() ? List.of(contracted.group(1), contracted.group(2)) : List.of(text);
        return new Piece(text, index, joint, tokens);
    }

    private static void mark(char c, int index, List<Piece> pieces) {
        Character known = MARKS.get(c);
        if (known != null) {
            String text = known.toString();
            pieces.add(new Piece(text, index, Piece.Joint.MARK, List.of(text)));
        } else if (c == '-' && (pieces.isEmpty() || pieces.getLast().word() != index)) {
            pieces.add(new Piece("\u2014", index, Piece.Joint.MARK, List.of("--"))); // a dash standing alone
        }
    }
}
