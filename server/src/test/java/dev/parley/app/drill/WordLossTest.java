package dev.parley.app.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordLossTest {
    @ParameterizedTest
    @CsvSource({
        "a b c, a b c, 0, 0",
        "a b c, a c, 1, 0",
        "a b c, a b b c, 0, 1",
        "a b c, a b a b c, 0, 2",
        "a b c, b a c, 1, 1",
        "a b c, x a b c, 0, 1",
        "a b c, a x c, 1, 1",
        "a b c, '', 3, 0"
    })
    void words_are_lost_or_repeated_by_their_order(String said, String arrived, int lost, int repeated) {
        List<String> words = arrived.isEmpty() ? List.of() : List.of(arrived.split(" "));
        assertThat(WordLoss.between(List.of(said.split(" ")), words)).isEqualTo(new WordLoss(lost, repeated));
    }
}
