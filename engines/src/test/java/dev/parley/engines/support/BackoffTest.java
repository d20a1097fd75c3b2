package dev.parley.engines.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
    @Test
    void waits_grow_up_to_the_longest() {
        Backoff backoff = new Backoff(5, Duration.ofMillis(50), 1.5, Duration.ofMillis(150));
        assertThat(backoff.after(1)).isEqualTo(Duration.ofMillis(50));
        assertThat(backoff.after(2)).isEqualTo(Duration.ofMillis(75));
        assertThat(backoff.after(3)).isEqualTo(Duration.ofNanos(112_500_000));
        assertThat(backoff.after(4)).isEqualTo(Duration.ofMillis(150));
        assertThat(backoff.after(1000)).isEqualTo(Duration.ofMillis(150));
    }
}
