package dev.parley.speech;

/**
 * The smallest piece of a reply that is shown and said together.
 *
 * @param written as the model wrote it, with the white space before it
 * @param spoken plain words with single spaces between them, punctuation for the melody at their ends; empty when nothing of
 *     it is to be said
 */
public record SpokenUnit(String written, String spoken) {

    /** What is spoken, as it goes on behind other words: with a space before it where one was written. */
    public String spaced() {
        return !written.isEmpty() && Character.isWhitespace(written.charAt(0)) ? " " + spoken : spoken;
    }
}
