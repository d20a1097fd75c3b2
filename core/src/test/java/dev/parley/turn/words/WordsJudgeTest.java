package dev.parley.turn.words;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.turn.Completeness;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordsJudgeTest {
    private final WordsJudge english = WordsJudge.of(Optional.of("en-GB"));

    private Completeness judge(String text) {
        return english.judge(List.of(text.split(" ")));
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
    @ValueSource(
            strings = {
                "Yes.",
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

    @Test
    void nothing_is_known_without_words() {
        assertThat(english.judge(List.of())).isEqualTo(Completeness.UNKNOWN);
        assertThat(english.judge(List.of("…"))).isEqualTo(Completeness.UNKNOWN);
        assertThat(WordsJudge.NEUTRAL.judge(List.of())).isEqualTo(Completeness.UNKNOWN);
    }

    @Test
    void words_of_other_languages_are_neutral() {
        assertThat(WordsJudge.of(Optional.of("de")).judge(List.of("Ich", "komme", "und")))
                .isEqualTo(Completeness.NEUTRAL);
        assertThat(WordsJudge.of(Optional.empty()).judge(List.of("and"))).isEqualTo(Completeness.NEUTRAL);
    }
}
