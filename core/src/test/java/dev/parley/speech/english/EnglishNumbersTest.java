package dev.parley.speech.english;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers in English words. */
class EnglishNumbersTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0|zero",
                "13|thirteen",
                "20|twenty",
                "21|twenty-one",
                "100|one hundred",
                "115|one hundred fifteen",
                "1000|one thousand",
                "1001|one thousand one",
                "12345|twelve thousand three hundred forty-five",
                "1000000|one million",
                "-7|minus seven"
            })
    void numbers(long number, String words) {
        assertThat(EnglishNumbers.cardinal(number)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({
        "1,first",
        "12,twelfth",
        "20,twentieth",
        "21,twenty-first",
        "100,one hundredth",
        "113,one hundred thirteenth"
    })
    void ordinals(long number, String words) {
        assertThat(EnglishNumbers.ordinal(number)).isEqualTo(words);
    }
}
