package dev.parley.engines.hibari;

import dev.parley.engines.support.Clause;
import dev.parley.provider.ProviderException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** Tells text the voice cannot speak from text it can, so that nobody waits for words that never sound. Pure. */
final class Speakable {
    private static final String REMEDY = "; set engines.tts to an engine that speaks it";

    private Speakable() {}

    /** Why text in that language cannot be spoken; empty for English or when nothing is said about it. */
    static Optional<ProviderException> refusal(Optional<String> language) {
        return language.filter(tag -> !Locale.forLanguageTag(tag.replace('_', '-'))
                        .getLanguage()
                        .matches("(en)?"))
                .map(tag -> HibariEngine.failure(
                        ProviderException.Kind.REJECTED, "the voice speaks English only, not '" + tag + "'" + REMEDY));
    }

    /** Why a clause cannot be spoken: at least half of its words are in a script the voice cannot read. */
    static Optional<ProviderException> refusal(Clause clause) {
        List<Integer> letters = clause.words().stream()
                .map(word -> word.codePoints().filter(Character::isLetter).findFirst())
                .filter(OptionalInt::isPresent)
                .map(OptionalInt::getAsInt)
                .toList();
        List<Integer> foreign = letters.stream()
                .filter(letter -> Character.UnicodeScript.of(letter) != Character.UnicodeScript.LATIN)
                .toList();
        if (foreign.isEmpty() || 2 * foreign.size() < letters.size()) {
            return Optional.empty();
        }
        String script = Character.UnicodeScript.of(foreign.getFirst()).toString();
        return Optional.of(HibariEngine.failure(
                ProviderException.Kind.REJECTED,
                "the voice speaks English only and cannot read " + script.charAt(0)
                        + script.substring(1).toLowerCase(Locale.ROOT).replace('_', ' ') + " script" + REMEDY));
    }
}
