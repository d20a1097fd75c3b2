package dev.parley.app.drill;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlaybackTest {
    private final Playback playback = new Playback();

    @Test
    void audio_that_comes_ahead_of_time_is_heard_one_after_the_other() {
        playback.arrived(1000, 500);
        playback.arrived(1001, 500);
        assertThat(playback.end()).isEqualTo(2000);
        assertThat(playback.longestSilence(900, 5000, false)).isEqualTo(100);
        assertThat(playback.firstSoundAfter(900)).isEqualTo(100);
        assertThat(playback.firstSoundAfter(1500)).isZero();
    }

    @Test
    void silence_is_counted_before_between_and_where_more_is_owed_after_the_sounds() {
        playback.arrived(1000, 100);
        playback.arrived(1500, 100);
        assertThat(playback.longestSilence(0, 5000, false)).isEqualTo(1000);
        assertThat(playback.longestSilence(1050, 5000, false)).isEqualTo(400);
        assertThat(playback.longestSilence(1050, 5000, true)).isEqualTo(3400);
    }

    @Test
    void without_a_sound_all_of_the_wait_is_silence() {
        playback.arrived(100, 100);
        assertThat(playback.soundSince(200)).isFalse();
        assertThat(playback.longestSilence(200, 1200, false)).isEqualTo(1000);
        assertThat(playback.firstSoundAfter(200)).isEqualTo(-1);
    }

    @Test
    void what_is_flushed_is_not_heard() {
        playback.arrived(0, 1000);
        playback.cut(300);
        assertThat(playback.end()).isEqualTo(300);
        playback.arrived(400, 100);
        assertThat(playback.longestSilence(300, 600, false)).isEqualTo(100);
    }
}
