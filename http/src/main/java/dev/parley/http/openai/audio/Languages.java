package dev.parley.http.openai.audio;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Names of languages as clients write them: {@code en}, {@code en-GB}, {@code ENG}, {@code english}. */
final class Languages {
    /** ISO 639 for a language that nobody has told. */
    static final String UNDETERMINED = "und";

    private static final Map<String, String> CODES = Stream.of(Locale.getISOLanguages())
            .map(Locale::of)
            .flatMap(each -> Stream.of(
                    Map.entry(each.getDisplayLanguage(Locale.ENGLISH).toLowerCase(Locale.ROOT), each.getLanguage()),
                    Map.entry(each.getISO3Language(), each.getLanguage())))
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue, (first, second) -> first));

    private Languages() {}

    /** The ISO 639 code a client's name stands for; empty when it stands for none. */
    static Optional<String> code(String name) {
        String plain = name.strip().toLowerCase(Locale.ROOT);
        String language = Locale.forLanguageTag(plain.replace('_', '-')).getLanguage();
        return Optional.ofNullable(CODES.get(plain))
                .or(() -> Optional.ofNullable(CODES.get(language)))
                .or(() -> Optional.of(language).filter(each -> each.length() == 2));
    }

    /** The code of what was asked for, else of the only language the engine hears. */
    static String of(Optional<String> asked, Optional<String> engine) {
        return asked.flatMap(Languages::code).or(() -> engine).orElse(UNDETERMINED);
    }
}
