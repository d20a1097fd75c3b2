package dev.parley.simulator.load.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReceivedAudioTest {

    @Test
    void audio_in_time_leaves_no_gap() {
        ReceivedAudio playout = new ReceivedAudio();
        playout.arrived(1000, 80);
        playout.arrived(1070, 80);
        playout.arrived(1100, 80);
        assertThat(playout.longestGap()).isZero();
        assertThat(playout.end()).isEqualTo(1240);
        assertThat(playout.realTimeFactor()).isEqualTo(2.4);
    }

    @Test
    void audio_that_is_late_leaves_a_gap_and_shifts_the_rest() {
        ReceivedAudio playout = new ReceivedAudio();
        playout.arrived(0, 80);
        playout.arrived(130, 80);
        playout.arrived(205, 80);
        assertThat(playout.longestGap()).isEqualTo(50);
        assertThat(playout.end()).isEqualTo(290);
    }
}
