package dev.parley.speech.language;

/**
 * A word of the text.
 *
 * @param written as it was written, with the white space before it
 * @param plain without markup; empty when it is nothing but markup
 */
public record Token(String written, String plain) {}
