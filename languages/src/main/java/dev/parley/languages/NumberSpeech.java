package dev.parley.languages;

import dev.parley.speech.PlainSpeech;
import dev.parley.speech.language.SpokenLanguage;
import dev.parley.speech.language.Window;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A language whose numbers, and what stands around them, are read here; the rest is left to the voice. Thread-safe. */
final class NumberSpeech implements SpokenLanguage {
    private final NumberLexicon lexicon;
    private final List<Function<Window, Optional<Said>>> rules;

    NumberSpeech(NumberLexicon lexicon, SpelledNumbers numbers) {
        this.lexicon = lexicon;
        this.rules = List.of(
                new TimesAndDates(lexicon, numbers)::at,
                new TelephoneNumbers(lexicon, numbers)::at,
                new Quantities(lexicon, numbers)::at);
    }

    @Override
    public Said say(Window window) {
        String plain = window.plain(0);
        if (plain.chars().noneMatch(c -> c >= '0' && c <= '9')) {
            return lexicon.sign(plain)
                    .map(words -> new Said(1, words))
                    .orElseGet(() -> PlainSpeech.INSTANCE.say(window));
        }
        for (Function<Window, Optional<Said>> rule : rules) {
            Optional<Said> said = rule.apply(window);
            if (said.isPresent() || window.waits()) {
                return said.orElse(new Said(1, ""));
            }
        }
        return PlainSpeech.INSTANCE.say(window);
    }

    @Override
    public String codeShown() {
        return lexicon.signs().code();
    }
}
