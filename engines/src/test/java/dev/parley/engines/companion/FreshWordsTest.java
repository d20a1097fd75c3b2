package dev.parley.engines.companion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FreshWordsTest {
    private static final List<String> WORDINGS = List.of("It is nice to meet you, Anna. How are you?");

    @Test
    void a_sentence_that_was_not_said_before_is_not_called_said() {
        FreshWords words = new FreshWords(List.of("I am well. How are you?"));
        assertThat(words.first(WORDINGS)).isEqualTo("It is nice to meet you, Anna.");
    }

    @Test
    void each_time_it_is_said_again_it_is_another_sentence() {
        FreshWords once = new FreshWords(List.of("How are you?", "It is nice to meet you, Anna."));
        assertThat(once.first(WORDINGS)).isEqualTo("As I said once already, it is nice to meet you, Anna.");
        FreshWords twice = new FreshWords(List.of(
                "How are you?",
                "It is nice to meet you, Anna.",
                "As I said once already, it is nice to meet you, Anna."));
        assertThat(twice.first(WORDINGS)).isEqualTo("As I said twice already, it is nice to meet you, Anna.");
    }
}
