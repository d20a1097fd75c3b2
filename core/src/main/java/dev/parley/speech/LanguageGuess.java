package dev.parley.speech;

import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Tells which language a text is in where nobody said: by its commonest words, and its script. English until words of
 * others are more. Not thread-safe.
 */
public final class LanguageGuess {
    private static final String ENGLISH = "en";
    /** Another language, which one cannot be told. */
    private static final String OTHER = "und";

    /** Marks before and behind a word. */
    private static final Pattern AROUND = Pattern.compile("\\P{L}+$|^\\P{L}+");

    /** The commonest words of languages; no word of the others is an English one. */
    private static final Map<String, List<String>> LANGUAGES = languages(Map.of(
            ENGLISH,
            "the and is of to you it that for with are this have not be your",
            "fr",
            "le les des est une vous je et du que pour dans avec pas il bonjour merci c'est oui nous sont cette coûte",
            "de",
            "der das und ist nicht ein eine mit auf ich sie zu hallo danke sind wir dem kostet für",
            "es",
            "una por está del para hola gracias muy que es cuesta",
            "it",
            "il una del ciao che sono è della",
            "pt",
            "que por para um uma não",
            "nl",
            "het een voor niet hallo",
            "pl",
            "jest się nie",
            "sv",
            "och det som är att"));

    private final Map<String, Integer> seen = new HashMap<>();
    private int english;
    private int others;
    private boolean latin = true;

    private static Map<String, List<String>> languages(Map<String, String> words) {
        Map<String, List<String>> languages = new HashMap<>();
        words.forEach((language, common) -> {
            for (String word : common.split(" ")) {
                languages.computeIfAbsent(word, each -> new ArrayList<>()).add(language);
            }
        });
        return Map.copyOf(languages);
    }

    /** Whether a text is English, as far as can be told. */
    public static boolean looksEnglish(String text) {
        LanguageGuess guess = new LanguageGuess();
        for (String word : text.strip().split("\\s+")) {
            guess.see(word);
        }
        return guess.english();
    }

    void see(String word) {
        String plain = AROUND.matcher(word.toLowerCase(Locale.ROOT).replace('\u2019', '\''))
                .replaceAll("");
        plain.codePoints()
                .filter(Character::isLetter)
                .findFirst()
                .ifPresent(c -> latin = UnicodeScript.of(c) == UnicodeScript.LATIN
                        || c == 'µ'
                        || UnicodeScript.of(c) == UnicodeScript.COMMON
                        || c == 'π');
        List<String> of = LANGUAGES.getOrDefault(plain, List.of());
        of.forEach(language -> seen.merge(language, 1, Integer::sum));
        boolean isEnglish = of.contains(ENGLISH);
        english += isEnglish ? 1 : 0;
        others += isEnglish || of.isEmpty() ? 0 : 1;
    }

    boolean english() {
        return latin && (english >= others);
    }

    /** Primary tag of the likeliest language; {@code und} where it is none of those known, or as likely another. */
    String language() {
        if (english()) {
            return ENGLISH;
        }
        int most = latin ? seen.values().stream().mapToInt(it -> it).max().orElse(0) : -1;
        List<String> likeliest = seen.entrySet().stream()
                .filter(each -> each.getValue() == most)
                .map(Map.Entry::getKey)
                .toList();
        return likeliest.size() == 1 ? likeliest.getFirst() : OTHER;
    }
}
