package dev.parley.engines.offline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds when the words of a clause are spoken, given when the synthesiser's tokens are. Tokens are not words: "$3.50"
 * is one word and several tokens, "stand-in" one of each but spoken as two, punctuation is a token of its own. What
 * both have in common is the sequence of letters and digits, so they are matched along that. No word is lost or told
 * twice: one without a token gets an empty span where the one before it ends.
 */
final class WordAligner {
    /** How many letters may be skipped to find a token's place again. */
    private static final int REACH = 48;

    private final String letters;
    private final int[] wordAt;
    private final int[] start;
    private final int[] end;
    private int position;

    /**
     * A token with the samples it is spoken in.
     *
     * @param text as it was written; several spoken words may belong to it
     */
    record Token(String text, int start, int end) {}

    private WordAligner(List<String> words) {
        StringBuilder all = new StringBuilder();
        int[] owners = new int[words.stream().mapToInt(String::length).sum() * 8 + 1];
        for (int word = 0; word < words.size(); word++) {
            String key = SpokenForm.key(SpokenForm.of(words.get(word)));
            Arrays.fill(owners, all.length(), all.length() + key.length(), word);
            all.append(key);
        }
        letters = all.toString();
        wordAt = owners;
        start = new int[words.size()];
        end = new int[words.size()];
        Arrays.fill(start, -1);
    }

    /** One span a word. */
    static List<MarySynthesizer.Span> align(List<String> words, List<Token> tokens) {
        WordAligner aligner = new WordAligner(words);
        tokens.forEach(aligner::place);
        return aligner.spans();
    }

    private void place(Token token) {
        String key = SpokenForm.key(token.text);
        if (key.isEmpty()) {
            return;
        }
        int at = letters.indexOf(key, position);
        if (at < 0 || at > position + REACH) {
            return;
        }
        position = at + key.length();
        int length = token.end - token.start;
        for (int i = 0; i < key.length(); i++) { // a token may belong to several words: each gets its letters' share
            int from = token.start + (int) ((long) length * i / key.length());
            int to = token.start + (int) ((long) length * (i + 1) / key.length());
            int word = wordAt[at + i];
            start[word] = start[word] < 0 ? from : start[word];
            end[word] = Math.max(end[word], to);
        }
    }

    private List<MarySynthesizer.Span> spans() {
        List<MarySynthesizer.Span> spans = new ArrayList<>(start.length);
        int before = 0;
        for (int word = 0; word < start.length; word++) {
            int from = start[word] < 0 ? before : Math.max(before, start[word]);
            int to = Math.max(from, end[word]);
            spans.add(new MarySynthesizer.Span(from, to));
            before = to;
        }
        return spans;
    }
}
