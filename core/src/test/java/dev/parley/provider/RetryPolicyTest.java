package dev.parley.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.LongSummaryStatistics;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
    private static RetryPolicy policy(double spread) {
        return new RetryPolicy(Duration.ofMillis(100), 3, Duration.ofSeconds(5), spread);
    }

    @Test
    void waitsGrowUpToTheLongest() {
        Random random = new Random(1);
        assertThat(IntStream.rangeClosed(1, 7)
                        .mapToLong(n -> policy(0).after(n, random).toMillis()))
                .containsExactly(100L, 300L, 900L, 2_700L, 5_000L, 5_000L, 5_000L);
        assertThat(policy(0).after(10_000, random)).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void waitsAreSpreadEvenly() {
        Random random = new Random(1);
        LongSummaryStatistics waits = IntStream.range(0, 10_000)
                .mapToLong(i -> policy(0.2).after(1, random).toNanos() / 1_000)
                .summaryStatistics();
        assertThat(waits.getMin()).isBetween(80_000L, 81_000L);
        assertThat(waits.getMax()).isBetween(119_000L, 120_000L);
        assertThat(waits.getAverage()).isBetween(99_000.0, 101_000.0);
    }

    @Test
    void refusesWhatIsNoWait() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RetryPolicy(Duration.ofMillis(-1), 2, Duration.ZERO, 0))
                .withMessageContaining("waits");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RetryPolicy(Duration.ZERO, 0.9, Duration.ZERO, 0))
                .withMessageContaining("factor");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RetryPolicy(Duration.ZERO, 1, Duration.ZERO, 1.1))
                .withMessageContaining("spread");
    }
}
