package dev.parley.speech;

/**
 * Cuts a stream of text into words: at white space, and where scripts have none as soon as a {@link WordBreaker} is sure of
 * them. Not thread-safe.
 */
final class Words {
    private final WordBreaker breaker;
    private final Sink sink;
    private final StringBuilder word = new StringBuilder();
    private final StringBuilder space = new StringBuilder();
    private int unspaced;

    interface Sink {
        /** @param space the white space before it, as written; empty in the middle of a text without any, and at the beginning */
        void word(String space, String word);
    }

    Words(WordBreaker breaker, Sink sink) {
        this.breaker = breaker;
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
        if (unspaced > 0 && endsClause(c)) {
            end();
        }
        word.appendCodePoint(c);
        unspaced += Spacing.unspaced(c) ? 1 : 0;
        // With fewer nothing is gained: a voice waits for more.
        if (unspaced >= LocaleWordBreaker.FEW) {
            tellSettled();
        }
    }

    private boolean endsClause(int next) {
        int last = word.codePointBefore(word.length());
        return Spacing.stops(last) && Spacing.cuttable(last, next);
    }

    private void tellSettled() {
        int settled = breaker.settled(word.toString());
        if (settled > 0) {
            String sure = word.substring(0, settled);
            word.delete(0, settled);
            unspaced = (int) word.codePoints().filter(Spacing::unspaced).count();
            tell(sure);
        }
    }

    private void tell(String text) {
        String before = space.toString();
        space.setLength(0);
        if (text.codePoints().noneMatch(Spacing::unspaced)) {
            sink.word(before, text);
            return;
        }
        for (String each : breaker.words(text)) {
            sink.word(before, each);
            before = "";
        }
    }

    /** The text is over: what is left are words. */
    void end() {
        if (!word.isEmpty()) {
            String text = word.toString();
            word.setLength(0);
            unspaced = 0;
            tell(text);
        }
    }

    /** What waits for the end of its word. */
    String rest() {
        return word.toString();
    }
}
