package dev.parley.speech;

/**
 * Cuts a stream of text into words at white space, and text of scripts without spaces behind punctuation or after a few
 * characters. Not thread-safe.
 */
final class Words {
    /** Characters of a script without spaces that are one piece at least. */
    private static final int FEW = 6;

    private final Sink sink;
    private final StringBuilder word = new StringBuilder();
    private final StringBuilder space = new StringBuilder();
    private int unspaced;

    interface Sink {
        /** @param space the white space before it, as written; empty in the middle of a word and at the beginning */
        void word(String space, String word);
    }

    Words(Sink sink) {
        this.sink = sink;
    }

    void accept(String delta) {
        delta.codePoints().forEach(this::accept);
    }

    private void accept(int c) {
        if (Character.isWhitespace(c)) {
            end();
            space.appendCodePoint(c);
            return;
        }
        if (!word.isEmpty() && mayCut(c)) {
            end();
        }
        word.appendCodePoint(c);
        unspaced += Spacing.unspaced(c) ? 1 : 0;
    }

    private boolean mayCut(int next) {
        int last = word.codePointBefore(word.length());
        return unspaced > 0
                && Spacing.cuttable(last, next)
                && (Spacing.stops(last) || (unspaced >= FEW && Spacing.unspaced(next)));
    }

    /** The text is over: what is left is a word. */
    void end() {
        if (!word.isEmpty()) {
            String before = space.toString();
            String text = word.toString();
            space.setLength(0);
            word.setLength(0);
            unspaced = 0;
            sink.word(before, text);
        }
    }

    /** What waits for the end of its word. */
    String rest() {
        return word.toString();
    }
}
