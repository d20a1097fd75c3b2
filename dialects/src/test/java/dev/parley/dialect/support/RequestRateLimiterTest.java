package dev.parley.dialect.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.concurrent.VirtualTime;
import dev.parley.dialect.ClientLimits;
import dev.parley.dialect.Rate;
import dev.parley.dialect.support.RequestRateLimiter.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestRateLimiterTest {
    private final VirtualTime time = new VirtualTime();
    private final RequestRateLimiter meter = new RequestRateLimiter(
            new ClientLimits(Duration.ofSeconds(1), new Rate(4, 1), new Rate(2, 2), new Rate(0.5, 3), new Rate(1, 4)),
            time);

    private void use(Kind kind, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(meter.refuses(kind, "x")).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"SESSION, 1, 0.25", "ITEMS, 2, 1.0", "TURNS, 3, 6.0", "RESPONSES, 4, 4.0"})
    void eachKindHasARateOfItsOwn(Kind kind, int burst, double reset) {
        assertThat(meter.limit(kind)).isEqualTo(burst);
        assertThat(meter.remaining(kind)).isEqualTo(burst);
        assertThat(meter.resetSeconds(kind)).isZero();
        use(kind, burst);
        assertThat(meter.remaining(kind)).isZero();
        assertThat(meter.resetSeconds(kind)).isEqualTo(reset);
        assertThat(meter.refuses(kind, "x")).isPresent();
        for (Kind other : Kind.values()) {
            assertThat(other == kind || meter.remaining(other) == meter.limit(other))
                    .as("%s", other)
                    .isTrue();
        }
        time.advance(Duration.ofMillis((long) (reset * 1000)));
        assertThat(meter.remaining(kind)).isEqualTo(burst);
    }

    @Test
    void saysHowManyAndHowLongToWait() {
        use(Kind.ITEMS, 2);
        assertThat(meter.refuses(Kind.ITEMS, "conversation items"))
                .hasValue(
                        "Rate limit reached for conversation items: at most 2 at once and 2 a second. Try again in 500 ms.");
        use(Kind.TURNS, 3);
        assertThat(meter.refuses(Kind.TURNS, "turns"))
                .hasValue("Rate limit reached for turns: at most 3 at once and 0.5 a second. Try again in 2000 ms.");
        use(Kind.SESSION, 1);
        time.advance(Duration.ofMillis(250).minusNanos(1));
        assertThat(meter.refuses(Kind.SESSION, "it").orElseThrow())
                .as("never a wait of nothing")
                .endsWith("Try again in 1 ms.");
    }
}
