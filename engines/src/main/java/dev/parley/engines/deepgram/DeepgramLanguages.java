package dev.parley.engines.deepgram;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** DeepgramLanguages as Deepgram names them; a tag it does not know is refused, and with it the stream. Stateless. */
final class DeepgramLanguages {
    /** What {@code flux-general-multi} hears. */
    static final List<String> FLUX = List.of("en", "de", "es", "fr", "hi", "it", "ja", "nl", "pt", "ru");

    /** Tags of Nova's that name more than a language. */
    private static final Set<String> REGIONAL = Set.of(
            "da-DK", "de-CH", "en-AU", "en-GB", "en-IN", "en-NZ", "en-US", "es-419", "fr-CA", "ko-KR", "nl-BE", "pt-BR",
            "pt-PT", "sv-SE", "th-TH", "zh-CN", "zh-HK", "zh-Hans", "zh-Hant", "zh-TW");

    /** DeepgramLanguages that Deepgram knows under another name. */
    private static final Map<String, String> OTHER_NAMES = Map.of("nb", "no", "nn", "no", "fil", "tl");

    private DeepgramLanguages() {}

    /** Nova's name for a BCP-47 tag: with its region where there is such a model, else without. */
    static String nova(String tag) {
        String wanted = tag.strip().replace('_', '-');
        return REGIONAL.stream()
                .filter(known -> known.equalsIgnoreCase(wanted))
                .findFirst()
                .orElseGet(() -> primary(wanted));
    }

    /** Flux's name for a BCP-47 tag; empty where it does not hear the language. */
    static Optional<String> flux(String tag) {
        return Optional.of(primary(tag)).filter(FLUX::contains);
    }

    private static String primary(String tag) {
        String language = tag.strip().toLowerCase(Locale.ROOT).split("[-_]", 2)[0];
        return OTHER_NAMES.getOrDefault(language, language);
    }
}
