package dev.parley.spend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.provider.LlmEvent.Usage;
import dev.parley.provider.ProviderKind;
import dev.parley.setting.Money;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What use comes to at the prices that the operator states. */
class EnginePricesTest {
    private static final long PICOS_A_MICRO = 1_000_000;

    private static final EnginePrices PRICES = EnginePrices.of(Map.of(
            EnginePrices.INPUT, "0.15",
            EnginePrices.CACHED_INPUT, "0.075",
            EnginePrices.OUTPUT, "0.60",
            EnginePrices.AUDIO, "0.0043",
            EnginePrices.CHARACTERS, "15"));

    @Test
    void tokensCountAsReadCachedAndWritten() {
        assertThat(PRICES.tokens(new Usage(1_000_000, 0, 0))).isEqualTo(150_000 * PICOS_A_MICRO);
        assertThat(PRICES.tokens(new Usage(1_000_000, 0, 1_000_000))).isEqualTo(75_000 * PICOS_A_MICRO);
        assertThat(PRICES.tokens(new Usage(3, 2, 1))).isEqualTo(2 * 150_000 + 75_000 + 2 * 600_000);
        EnginePrices without = EnginePrices.of(Map.of(EnginePrices.INPUT, "0.15"));
        assertThat(without.tokens(new Usage(2, 9, 1)))
                .as("cached is as any where nothing else is said")
                .isEqualTo(2 * 150_000);
    }

    @Test
    void audioCountsByTheSampleAndCharactersByTheMillion() {
        assertThat(PRICES.samples(24_000 * 60, 24_000)).isEqualTo(4_300 * PICOS_A_MICRO);
        assertThat(PRICES.samples(12_000, 24_000)).isEqualTo(35_833_333L);
        assertThat(PRICES.characters(1_000_000)).isEqualTo(15_000_000 * PICOS_A_MICRO);
    }

    @Test
    void whatHasNoPriceCostsNothing() {
        EnginePrices none = EnginePrices.of(Map.of());
        assertThat(none.tokens(new Usage(9, 9, 9)) + none.samples(9, 8_000) + none.characters(9))
                .isZero();
        for (ProviderKind kind : ProviderKind.values()) {
            assertThat(none.isPriced(kind)).isFalse();
        }
        assertThat(PRICES.isPriced(ProviderKind.VAD)).isFalse();
    }

    @Test
    void nothingOverflows() {
        EnginePrices dear = EnginePrices.of(Map.of(EnginePrices.OUTPUT, "999999.999999"));
        assertThat(dear.tokens(new Usage(0, Integer.MAX_VALUE, 0))).isEqualTo(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @CsvSource({"5, 5.00", "0.0043, 0.0043", "5.10, 5.10", "0, 0.00", "999999.999999, 999999.999999"})
    void amountsAreShownAsTheyAreWritten(String written, String shown) {
        assertThat(Money.parse(written)).hasToString(shown);
    }

    @ParameterizedTest
    @ValueSource(strings = {"$5", "-1", "5,00", "1e3", "1000000", "0.0000001", "", "five"})
    void whatIsNoAmountIsToldWithItsKeyAndAWayToMendIt(String written) {
        assertThat(EnginePrices.problems("openai/second", Map.of(EnginePrices.LIMIT, written)))
                .singleElement()
                .asString()
                .startsWith(
                        "engines.openai/second.spend-limit: '" + written + "' is no amount. Write an amount such as");
    }
}
