package dev.parley.speech.language;

import java.util.Optional;

/**
 * Where languages other than English come from, found by {@link java.util.ServiceLoader} when the first text in another
 * language is read. Asked from the loops of sessions: it must not block. Thread-safe.
 */
public interface LanguageSource {
    /**
     * How a language is read aloud; always the same object for the same language.
     *
     * @param primary first part of its BCP-47 tag, in lower case, such as {@code fr}
     * @return empty where it has no rules for it
     */
    Optional<SpokenLanguage> language(String primary);
}
