package dev.parley.engines.moonshine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WrittenTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1-0-0-0-1. 902-1-0.             | 1 0 0 0 1. 9 0 2 1 0.",
                "90210                           | 9 0 2 1 0",
                "01803,                          | 0 1 8 0 3,",
                "It is 42.                       | It is 42.",
                "In 1998 we had 350 people.      | In 1998 we had 350 people.",
                "10,001 people                   | 10,001 people",
                "It costs $5.99, or 3.5 each     | It costs $5.99, or 3.5 each",
                "at 4:30                         | at 4:30",
                "pages 10-20 and 3-4             | pages 10-20 and 3 4",
                "555-0199                        | 5 5 5 0 1 9 9",
                "one, 0, 0, zero                 | 1, 0, 0, 0",
                "Nine oh 2 one oh.               | 9 0 2 1 0.",
                "one two three go                | one two three go",
                "I have 2 cats and one dog       | I have 2 cats and one dog",
                "A well-known twenty-one-year-old| A well-known twenty-one-year-old",
                "007                             | 0 0 7",
                "Hello ♪ there [music] (laughs) | Hello there",
                "Wait - what ?                   | Wait what?"
            })
    void writes_in_one_way(String written, String words) {
        assertThat(String.join(" ", WrittenText.words(written))).isEqualTo(words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "...", "-", "♪♪", "[BLANK_AUDIO]", "-- ?", "\uFFFD"})
    void finds_no_words_where_there_are_none(String written) {
        assertThat(WrittenText.words(written)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1-", "1-", "0", "9999999999999999999999-1", "1-99999999999999", "1--2", "'", "1-2-3-"})
    void takes_whatever_the_model_writes(String written) {
        List<String> words = WrittenText.words(written);
        assertThat(words)
                .allSatisfy(
                        word -> assertThat(word).doesNotContainAnyWhitespaces().isNotEmpty());
    }
}
