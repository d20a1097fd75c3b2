package dev.parley.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RequestRateTest {
    private long nowMs = 1_000_000;
    private final RequestRate rate = new RequestRate(3, 4, () -> TimeUnit.MILLISECONDS.toNanos(nowMs));

    private int takenAt(long ms) {
        nowMs += ms;
        int taken = 0;
        while (taken < 100 && rate.take()) {
            taken++;
        }
        return taken;
    }

    @Test
    void aBurstAtOnceAndThenSoManyASecond() {
        assertThat(takenAt(0)).isEqualTo(3);
        assertThat(takenAt(200)).isZero();
        assertThat(takenAt(50)).isEqualTo(1);
        assertThat(takenAt(500)).isEqualTo(2);
        assertThat(takenAt(60_000))
                .as("no more than a burst, however long the pause")
                .isEqualTo(3);
    }
}
