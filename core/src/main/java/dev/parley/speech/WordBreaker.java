package dev.parley.speech;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds the words of texts, also where the language puts no spaces between them. The one place that says what a word is: what
 * was heard of a reply, what a voice is given at a time and what a listener counts are the same words. Not thread-safe.
 */
public interface WordBreaker {
    /** The words of a text, in order, each with its punctuation and without white space. */
    List<String> words(String text);

    /**
     * How much of a text without white space, which is still being written, are words that stay as they are whatever
     * follows; 0 while none does. At the end of the text it does not matter: then {@link #words} says.
     */
    int settled(String text);

    /** @param language BCP-47 tag; empty: each script is read as the language that is mostly written in it */
    static WordBreaker of(Optional<String> language) {
        return new LocaleWordBreaker(language.map(Locale::forLanguageTag).orElse(Locale.ROOT));
    }
}
