package dev.parley.speech.english;

import dev.parley.speech.language.SpokenLanguage;
import dev.parley.speech.language.Window;
import java.util.List;
import java.util.Optional;

/** How English is read aloud. Pure. */
public final class EnglishSpeech implements SpokenLanguage {
    public static final EnglishSpeech INSTANCE = new EnglishSpeech();
    private static final List<Rule> RULES = List.of(
            EnglishKeys::at,
            EnglishSigns::at,
            EnglishCodes::at,
            EnglishClock::at,
            EnglishNumerals::at,
            EnglishPlaces::at,
            EnglishTelephone::at,
            EnglishAmounts::at,
            EnglishFormulas::at,
            EnglishNames::at);

    /** Reads some words, or leaves them to the next rule. */
    @FunctionalInterface
    interface Rule {
        Optional<Said> at(Window window);
    }

    private EnglishSpeech() {}

    @Override
    public Said say(Window window) {
        for (Rule rule : RULES) {
            Optional<Said> said = rule.at(window);
            if (said.isPresent() || window.waits()) {
                return said.orElse(new Said(1, ""));
            }
        }
        return new Said(1, "");
    }

    @Override
    public String codeShown() {
        return "The code is shown.";
    }

    /** Words with the punctuation of the last written one behind them. */
    static Optional<Said> said(int words, String text, Window.Word last) {
        String pause = last.pause();
        boolean doubled = !pause.isEmpty() && text.endsWith(pause);
        return Optional.of(new Said(words, text.strip() + (doubled ? "" : pause)));
    }
}
