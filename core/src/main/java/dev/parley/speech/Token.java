package dev.parley.speech;

/**
 * A word of the text.
 *
 * @param written as it was written, with the white space before it
 * @param plain without markup; empty when it is nothing but markup
 */
record Token(String written, String plain) {}
