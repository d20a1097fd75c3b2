package dev.parley.turn.words;

import dev.parley.turn.Completeness;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** Judges whether words that were heard so far must go on, or stand alone, in one language. Thread-safe. */
@FunctionalInterface
public interface WordsJudge {
    /** Of a language nobody has written rules for. */
    WordsJudge NEUTRAL = (words, sentenceEnd) -> words.isEmpty() ? Completeness.UNKNOWN : Completeness.NEUTRAL;

    /**
     * @param words of one turn, in order, each with its punctuation
     * @param sentenceEnd probability that a sentence ends behind them, by the recogniser; empty: it has no opinion
     */
    Completeness judge(List<String> words, OptionalDouble sentenceEnd);

    /** @param language BCP-47 tag; empty: none is known */
    static WordsJudge of(Optional<String> language) {
        boolean english = language.map(tag -> Locale.forLanguageTag(tag).getLanguage())
                .filter("en"::equals)
                .isPresent();
        return english ? new EnglishWords() : NEUTRAL;
    }
}
