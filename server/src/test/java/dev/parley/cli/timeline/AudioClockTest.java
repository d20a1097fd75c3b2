package dev.parley.cli.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AudioClockTest {
    private final AudioClock clock = new AudioClock();

    @Test
    void aMomentOfAudioCameWithItsPiece() {
        clock.came(20, 1_020);
        clock.came(20, 1_500);

        assertThat(clock.clockMs(0)).isEqualTo(1_000);
        assertThat(clock.clockMs(20)).isEqualTo(1_020);
        assertThat(clock.clockMs(30)).isEqualTo(1_490);
    }

    @Test
    void whatHasNotComeCountsOnFromWhatHas() {
        assertThat(clock.clockMs(70)).isEqualTo(70);
        clock.came(20, 1_020);

        assertThat(clock.clockMs(50)).isEqualTo(1_050);
    }
}
