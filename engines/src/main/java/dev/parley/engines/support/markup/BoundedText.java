package dev.parley.engines.support.markup;

/**
 * Text of a model that patterns look at: a pattern may go over the same text again and again, so what all of them look at
 * together is counted. At the bound {@link SpentException} is thrown, out of the pattern. Confined to one thread.
 */
final class BoundedText implements CharSequence {
    /** Characters looked at, each time one is: some sixty for each of the longest text there is. */
    static final int MOST_LOOKS = 1 << 22;

    private final String text;
    /** Shared with the texts that were cut out of this one. */
    private final int[] looks;

    /** Patterns have looked at the text often enough. */
    static final class SpentException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private SpentException() {
            super("a pattern went over the text too often", null, false, false);
        }
    }

    BoundedText(String text) {
        this(text, new int[1]);
    }

    private BoundedText(String text, int[] looks) {
        this.text = text;
        this.looks = looks;
    }

    /** A part of this text, or what became of one, that counts with it. */
    BoundedText with(String part) {
        return new BoundedText(part, looks);
    }

    @Override
    public char charAt(int index) {
        if (++looks[0] > MOST_LOOKS) {
            throw new SpentException();
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    /** Another text, which is not counted. */
    @Override
    public String subSequence(int start, int end) {
        return text.substring(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
