package dev.parley.engines.companion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpokenNumbersTest {
    private static final String[] SMALL =
            ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
                            + " sixteen seventeen eighteen nineteen")
                    .split(" ");
    private static final String[] TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety".split(" ");

    @ParameterizedTest
    @CsvSource({
        "twenty one, 21",
        "two point five, 2.5",
        "three point one four, 3.14",
        "nineteen hundred, 1900",
        "two million three thousand and four, 2003004",
        "17, 17",
        "2.75, 2.75"
    })
    void reads(String words, double value) {
        List<String> list = List.of(words.split(" "));
        assertThat(SpokenNumbers.at(list, 0)).contains(new SpokenNumbers.Found(value, list.size()));
    }

    @Property(tries = 2_000)
    void reads_what_people_say(@ForAll @IntRange(max = 9_999_999) int number, @ForAll boolean and) {
        List<String> words = List.of(spell(number, and).split(" "));
        assertThat(SpokenNumbers.at(words, 0)).contains(new SpokenNumbers.Found(number, words.size()));
    }

    @Test
    void stops_where_the_number_ends() {
        assertThat(SpokenNumbers.at(List.of("five", "six"), 0)).contains(new SpokenNumbers.Found(5, 1));
        assertThat(SpokenNumbers.at(List.of("one", "hundred", "and", "you"), 0))
                .contains(new SpokenNumbers.Found(100, 2));
        assertThat(SpokenNumbers.at(List.of("two", "point", "taken"), 0)).contains(new SpokenNumbers.Found(2, 1));
        assertThat(SpokenNumbers.at(List.of("and", "five"), 0)).isEmpty();
        assertThat(SpokenNumbers.at(List.of("hundred"), 0)).isEmpty();
    }

    private static String spell(int number, boolean and) {
        if (number >= 1_000_000) {
            return spell(number / 1_000_000, and) + " million" + rest(number % 1_000_000, and);
        }
        if (number >= 1_000) {
            return spell(number / 1_000, and) + " thousand" + rest(number % 1_000, and);
        }
        if (number >= 100) {
            return SMALL[number / 100] + " hundred" + rest(number % 100, and);
        }
        if (number >= 20) {
            return TENS[number / 10] + rest(number % 10, false);
        }
        return SMALL[number];
    }

    private static String rest(int number, boolean and) {
        return number == 0 ? "" : (and && number < 100 ? " and " : " ") + spell(number, and);
    }
}
