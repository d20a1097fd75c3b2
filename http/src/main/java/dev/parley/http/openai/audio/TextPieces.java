package dev.parley.http.openai.audio;

import dev.parley.speech.WordBreaker;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Cuts a text into pieces that are spoken one after the other, so that only one piece's audio is ever waiting. */
final class TextPieces {
    /** Some 30 s of speech. */
    private static final int LONGEST = 400;

    private TextPieces() {}

    /** Whole sentences together, up to the limit; a longer sentence is cut between words. Spaces are single. */
    static List<String> of(String text) {
        String plain = text.strip().replaceAll("\\s+", " ");
        List<String> pieces = new ArrayList<>();
        StringBuilder piece = new StringBuilder();
        for (String part : parts(plain)) {
            if (!piece.isEmpty() && piece.length() + part.length() > LONGEST) {
                pieces.add(piece.toString().strip());
                piece.setLength(0);
            }
            piece.append(part);
        }
        pieces.add(piece.toString().strip());
        return pieces;
    }

    private static List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        for (String sentence : cut(text, BreakIterator.getSentenceInstance(Locale.ROOT))) {
            if (sentence.length() <= LONGEST) {
                parts.add(sentence);
                continue;
            }
            for (String word : words(sentence)) {
                for (int at = 0; at < word.length(); at += LONGEST) {
                    parts.add(word.substring(at, Math.min(word.length(), at + LONGEST)));
                }
            }
        }
        return parts;
    }

    /** Each with the space behind it. */
    private static List<String> words(String sentence) {
        WordBreaker breaker = WordBreaker.of(Optional.empty());
        List<String> words = new ArrayList<>();
        for (String run : sentence.split("(?<= )")) {
            words.addAll(breaker.words(run));
            if (run.endsWith(" ") && !run.isBlank()) {
                words.set(words.size() - 1, words.getLast() + " ");
            }
        }
        return words;
    }

    private static List<String> cut(String text, BreakIterator at) {
        List<String> parts = new ArrayList<>();
        at.setText(text);
        int start = at.first();
        for (int end = at.next(); end != BreakIterator.DONE; start = end, end = at.next()) {
            parts.add(text.substring(start, end));
        }
        return parts;
    }
}
