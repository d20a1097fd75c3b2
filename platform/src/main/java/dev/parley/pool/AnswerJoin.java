package dev.parley.pool;

/**
 * The text of an answer that one model began and another one ends: what the second repeats of the first is left out, and a
 * word of its own does not run into the last one. Not thread-safe.
 */
final class AnswerJoin {
    private final String told;
    private final StringBuilder held = new StringBuilder();
    private boolean joined;

    /** @param told what the first model wrote */
    AnswerJoin(String told) {
        this.told = told;
        joined = told.isBlank();
    }

    /** What is new in the next piece; empty while it may still be a repetition. */
    String next(String delta) {
        if (joined) {
            return delta;
        }
        held.append(delta);
        String text = held.toString();
        if (told.startsWith(text)) {
            return "";
        }
        joined = true;
        return text.startsWith(told) ? text.substring(told.length()) : spaced(text);
    }

    private String spaced(String text) {
        boolean runsOn = Character.isLetterOrDigit(text.codePointAt(0))
                && !Character.isWhitespace(told.codePointBefore(told.length()));
        return runsOn ? " " + text : text;
    }
}
