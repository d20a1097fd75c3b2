package dev.parley.dialect.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.dialect.Rate;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
    private static final long SECOND = 1_000_000_000L;
    private static final Rate RATE = new Rate(2, 3);

    private final TokenBucket bucket = new TokenBucket(RATE, 7 * SECOND);
    private long now = 7 * SECOND;

    private void empty() {
        for (int left = 3; left > 0; left--) {
            assertThat(bucket.left(now)).isEqualTo(left);
            assertThat(bucket.take(now)).isTrue();
        }
    }

    @Test
    void allowsItsBurstAndThenItsRate() {
        empty();
        assertThat(bucket.take(now)).isFalse();
        now += SECOND / 2 - 1;
        assertThat(bucket.take(now)).isFalse();
        now += 1;
        assertThat(bucket.take(now)).isTrue();
        assertThat(bucket.take(now)).isFalse();
    }

    @Test
    void savesUpNoMoreThanItsBurst() {
        empty();
        now += 3600 * SECOND;
        empty();
        assertThat(bucket.take(now)).isFalse();
    }

    @Test
    void tellsWhenOneCanBeTakenAndWhenItIsFull() {
        assertThat(bucket.untilOne(now)).isZero();
        assertThat(bucket.untilFull(now)).isZero();
        empty();
        assertThat(bucket.untilOne(now)).isEqualTo(Duration.ofMillis(500));
        assertThat(bucket.untilFull(now)).isEqualTo(Duration.ofMillis(1500));
        now += SECOND / 4;
        assertThat(bucket.untilOne(now)).isEqualTo(Duration.ofMillis(250));
        assertThat(bucket.rate()).isEqualTo(RATE);
    }

    @Test
    void aRateAllowsSomething() {
        assertThat(new Rate(0.1, 1).burst()).isEqualTo(1);
        assertThatThrownBy(() -> new Rate(0, 1)).hasMessageContaining("no rate");
        assertThatThrownBy(() -> new Rate(1, 0)).hasMessageContaining("no rate");
    }
}
