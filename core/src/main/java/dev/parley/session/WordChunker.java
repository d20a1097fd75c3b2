package dev.parley.session;

import java.util.function.Consumer;

/**
 * Cuts a stream of text pieces into whole words, each after the first with one leading space. Words appear as soon as
 * the white space behind them does.
 */
final class WordChunker {
    private final Consumer<String> words;
    private final StringBuilder word = new StringBuilder();
    private boolean first = true;

    WordChunker(Consumer<String> words) {
        this.words = words;
    }

    void accept(String delta) {
        for (int i = 0; i < delta.length(); i++) {
            char c = delta.charAt(i);
            if (Character.isWhitespace(c)) {
                end();
            } else {
                word.append(c);
            }
        }
    }

    /** What waits for the end of its word. */
    String rest() {
        return word.toString();
    }

    /** The text is over: what is left is a word. */
    void end() {
        if (word.isEmpty()) {
            return;
        }
        String text = first ? word.toString() : " " + word;
        first = false;
        word.setLength(0);
        words.accept(text);
    }
}
