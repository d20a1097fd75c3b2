package dev.parley.setting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmountTest {
    @ParameterizedTest
    @CsvSource({
        "NUMBER, 12, 12",
        "NUMBER, -3, -3",
        "TIME, 250ms, 250",
        "TIME, 20 s, 20000",
        "TIME, 2m, 120000",
        "TIME, 2min, 120000",
        "TIME, 4H, 14400000",
        "SIZE, 65536, 65536",
        "SIZE, 24MiB, 25165824",
    })
    void isANumberWithAUnit(Amount amount, String written, long value) {
        assertThat(amount.parse(written)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "NUMBER, 12s, is not a whole number",
        "NUMBER, many, is not a whole number",
        "TIME, 12, 'has none of the units ms, s, m, h'",
        "TIME, soon, is not a number with a unit",
        "SIZE, 3 miles, 'has none of the units B, KiB, MiB, GiB'",
        "SIZE, 99999999999999GiB, is too large",
        "NUMBER, 99999999999999999999, is too large",
    })
    void whatIsNoneIsTold(Amount amount, String written, String told) {
        assertThatThrownBy(() -> amount.parse(written))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(told);
    }
}
