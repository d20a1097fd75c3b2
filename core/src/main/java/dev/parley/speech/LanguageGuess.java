package dev.parley.speech;

import java.lang.Character.UnicodeScript;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Tells English from other languages where nobody said which one a text is in: by its commonest words, and its script. */
public final class LanguageGuess {
    /** Marks before and behind a word. */
    private static final Pattern AROUND = Pattern.compile("\\P{L}+$|^\\P{L}+");

    private static final Set<String> ENGLISH = Set.of(
            "the", "and", "is", "of", "to", "you", "it", "that", "for", "with", "are", "this", "have", "not", "be",
            "your");
    private static final Set<String> OTHERS = Set.of(
            // French, German, Spanish, Italian, Portuguese, Dutch, Polish, Swedish: none of them an English word.
            "le",
            "les",
            "des",
            "est",
            "une",
            "vous",
            "je",
            "et",
            "du",
            "que",
            "pour",
            "dans",
            "avec",
            "pas",
            "il",
            "der",
            "das",
            "und",
            "ist",
            "nicht",
            "ein",
            "eine",
            "mit",
            "auf",
            "ich",
            "sie",
            "zu",
            "una",
            "por",
            "está",
            "del",
            "para",
            "hola",
            "gracias",
            "bonjour",
            "merci",
            "c'est",
            "oui",
            "hallo",
            "danke",
            "ciao",
            "muy",
            "che",
            "sono",
            "è",
            "della",
            "um",
            "uma",
            "não",
            "het",
            "een",
            "voor",
            "niet",
            "jest",
            "się",
            "nie",
            "och",
            "det",
            "som",
            "är",
            "att");

    private int english;
    private int others;
    private boolean latin = true;

    /** Whether a text is English, as far as can be told. */
    public static boolean looksEnglish(String text) {
        LanguageGuess guess = new LanguageGuess();
        for (String word : text.strip().split("\\s+")) {
            guess.see(word);
        }
        return guess.english();
    }

    void see(String word) {
        String plain = AROUND.matcher(word.toLowerCase(Locale.ROOT)).replaceAll("");
        plain.codePoints()
                .filter(Character::isLetter)
                .findFirst()
                .ifPresent(c -> latin = UnicodeScript.of(c) == UnicodeScript.LATIN
                        || c == 'µ'
                        || UnicodeScript.of(c) == UnicodeScript.COMMON
                        || c == 'π');
        english += ENGLISH.contains(plain) ? 1 : 0;
        others += OTHERS.contains(plain) ? 1 : 0;
    }

    boolean english() {
        return latin && (english >= others);
    }
}
