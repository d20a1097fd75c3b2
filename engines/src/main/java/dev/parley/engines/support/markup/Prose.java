package dev.parley.engines.support.markup;

import java.util.function.Consumer;

/**
 * The words of an answer on their way out: white space at the beginning, and round markup that was taken out, is left away.
 * Not thread-safe.
 */
final class Prose {
    private final StringBuilder waiting = new StringBuilder();
    private final Consumer<String> told;
    private boolean begun;
    private boolean trim = true;
    private boolean lastWasSpace;

    /** @param told gets each piece; never an empty one */
    Prose(Consumer<String> told) {
        this.told = told;
    }

    /** Whether nothing has been said, nor waits to be. */
    boolean isEmpty() {
        return !begun && waiting.isEmpty();
    }

    /** Whether a piece has gone out already. */
    boolean begun() {
        return begun;
    }

    void add(char c) {
        if (trim && Character.isWhitespace(c)) {
            return;
        }
        trim = false;
        waiting.append(c);
    }

    void add(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            add(text.charAt(i));
        }
    }

    /** Takes back what nobody has been given yet; what follows begins anew. */
    String takeBack() {
        String taken = waiting.toString();
        waiting.setLength(0);
        trim = true;
        return taken;
    }

    /** Markup was here: white space round it belongs to it. */
    void afterMarkup() {
        trim = !waiting.isEmpty()
                ? Character.isWhitespace(waiting.charAt(waiting.length() - 1))
                : !begun || lastWasSpace;
    }

    /** Gives out what waits. */
    void flush() {
        if (!waiting.isEmpty()) {
            String text = waiting.toString();
            waiting.setLength(0);
            begun = true;
            lastWasSpace = Character.isWhitespace(text.charAt(text.length() - 1));
            told.accept(text);
        }
    }
}
