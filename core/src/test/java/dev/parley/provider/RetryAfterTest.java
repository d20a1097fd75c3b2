package dev.parley.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetryAfterTest {
    private static Optional<Duration> asked(Map<String, String> headers) {
        return RetryAfter.of(headers::get);
    }

    @Test
    void secondsMillisecondsAndDatesAreRead() {
        assertThat(asked(Map.of("Retry-After", "7"))).contains(Duration.ofSeconds(7));
        assertThat(asked(Map.of("retry-after-ms", "250", "Retry-After", "1"))).contains(Duration.ofMillis(250));
        assertThat(asked(Map.of(
                        "Retry-After", "Sun, 29 Nov 2026 08:00:30 GMT", "Date", "Sun, 29 Nov 2026 08:00:00 GMT")))
                .contains(Duration.ofSeconds(30));
    }

    @Test
    void whatCannotBeReadAsksForNothingAndNobodyAsksForMoreThanAnHour() {
        assertThat(asked(Map.of())).isEmpty();
        assertThat(asked(Map.of("Retry-After", "soon"))).isEmpty();
        assertThat(asked(Map.of("Retry-After", "0"))).isEmpty();
        assertThat(asked(Map.of("Retry-After", "Sun, 29 Nov 2026 08:00:30 GMT")))
                .isEmpty();
        assertThat(asked(Map.of("Retry-After", "86400"))).contains(Duration.ofHours(1));
    }

    @Test
    void whoeverIsTurnedAwayIsNotToldToComeTooSoon() {
        assertThat(RetryAfter.wholeSeconds(Duration.ZERO)).isEqualTo(1);
        assertThat(RetryAfter.wholeSeconds(Duration.ofMillis(2000))).isEqualTo(2);
        assertThat(RetryAfter.wholeSeconds(Duration.ofMillis(2001))).isEqualTo(3);
    }
}
