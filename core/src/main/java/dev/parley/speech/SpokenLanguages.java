package dev.parley.speech;

import dev.parley.speech.english.EnglishSpeech;
import dev.parley.speech.language.LanguageSource;
import dev.parley.speech.language.SpokenLanguage;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;

/** Which rules a language is read by. Thread-safe. */
final class SpokenLanguages {
    /** Looked for when a language other than English is first asked for: a server that speaks English loads nothing. */
    private static final class Found {
        static final List<LanguageSource> SOURCES =
                ServiceLoader.load(LanguageSource.class, LanguageSource.class.getClassLoader()).stream()
                        .map(ServiceLoader.Provider::get)
                        .toList();
    }

    private SpokenLanguages() {}

    /** @param tag BCP-47 tag; of a language without rules its text is left to the voice */
    static SpokenLanguage of(String tag) {
        String primary = tag.toLowerCase(Locale.ROOT).split("[-_]", 2)[0];
        if (primary.equals("en")) {
            return EnglishSpeech.INSTANCE;
        }
        return Found.SOURCES.stream()
                .map(source -> source.language(primary))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(PlainSpeech.INSTANCE);
    }
}
