package dev.parley.turn.words;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.turn.Completeness;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordsJudgeTest {
    private final WordsJudge english = WordsJudge.of(Optional.of("en-GB"));

    private Completeness judge(String text) {
        return english.judge(List.of(text.split(" ")), OptionalDouble.empty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "I would like a table for.",
                "It rained, and",
                "I stayed because.",
                "I'd like to speak with the",
                "I think, um.",
                "Let me see.",
                "I want the red one,",
                "So I went there...",
                "My number is 555.",
                "five five one",
                "1-0-0",
                "Can you tell me the",
                "What is",
                "I'm",
                "My sister and I want.",
                "I was thinking about.",
                "The reason why I call is that.",
                "Maybe, ah.",
                "The code is 4 4."
            })
    void words_that_must_go_on_are_open(String text) {
        assertThat(judge(text)).isEqualTo(Completeness.OPEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Yes.", "No!", "Hello.", "Okay"})
    void one_word_may_be_all_or_the_first(String text) {
        assertThat(judge(text)).isEqualTo(Completeness.BRIEF);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "No, thank you.",
                "Hello there!",
                "That’s all.",
                "What time do you open",
                "Where are you from?",
                "Who am I talking to?",
                "Can you help me",
                "What do you want?",
                "What is it about?",
                "What is that?",
                "You are open on Sundays?"
            })
    void words_that_stand_alone_are_finished(String text) {
        assertThat(judge(text)).isEqualTo(Completeness.FINISHED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "I would like a table.",
                "Turn the light on.",
                "I have two.",
                "In 2024.",
                "My number is 020 7946 0018.",
                "I do",
                "I like that."
            })
    void a_full_stop_says_nothing(String text) {
        assertThat(judge(text)).isEqualTo(Completeness.NEUTRAL);
    }

    private Completeness judge(String text, double sentenceEnd) {
        return english.judge(List.of(text.split(" ")), OptionalDouble.of(sentenceEnd));
    }

    @Test
    void how_sure_the_recogniser_is_of_the_end_of_a_sentence_decides_where_the_words_do_not() {
        assertThat(judge("I only looked.", 0.84)).isEqualTo(Completeness.DOUBTFUL);
        assertThat(judge("I only looked.", 0.9)).isEqualTo(Completeness.NEUTRAL);
        assertThat(judge("I only looked at it.", 0.96)).isEqualTo(Completeness.FINISHED);
        assertThat(judge("Can you meet me?", 0.5)).isEqualTo(Completeness.DOUBTFUL);
        assertThat(judge("Can you meet me?", 0.9)).isEqualTo(Completeness.FINISHED);
    }

    @Test
    void words_that_are_open_or_whole_by_themselves_need_no_opinion() {
        assertThat(judge("I want to go to.", 0.99)).isEqualTo(Completeness.OPEN);
        assertThat(judge("The code is 4 4.", 0.99)).isEqualTo(Completeness.OPEN);
        assertThat(judge("Yes.", 0.3)).isEqualTo(Completeness.BRIEF);
        assertThat(judge("My number is 5 5 5 0 1 2 3 4 5 6.", 0.6)).isEqualTo(Completeness.NEUTRAL);
    }

    @Test
    void an_opinion_about_another_language_is_not_asked_for() {
        assertThat(WordsJudge.of(Optional.of("de")).judge(List.of("Ich", "komme."), OptionalDouble.of(0.1)))
                .isEqualTo(Completeness.NEUTRAL);
    }

    @Test
    void nothing_is_known_without_words() {
        assertThat(english.judge(List.of(), OptionalDouble.empty())).isEqualTo(Completeness.UNKNOWN);
        assertThat(english.judge(List.of("…"), OptionalDouble.empty())).isEqualTo(Completeness.UNKNOWN);
        assertThat(WordsJudge.NEUTRAL.judge(List.of(), OptionalDouble.empty())).isEqualTo(Completeness.UNKNOWN);
    }

    @Test
    void words_of_other_languages_are_neutral() {
        assertThat(WordsJudge.of(Optional.of("de")).judge(List.of("Ich", "komme", "und"), OptionalDouble.empty()))
                .isEqualTo(Completeness.NEUTRAL);
        assertThat(WordsJudge.of(Optional.empty()).judge(List.of("and"), OptionalDouble.empty()))
                .isEqualTo(Completeness.NEUTRAL);
    }
}
