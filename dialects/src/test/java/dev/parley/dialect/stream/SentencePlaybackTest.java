package dev.parley.dialect.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.concurrent.VirtualTime;
import dev.parley.session.PlaybackPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SentencePlaybackTest {
    private static final int RATE = 1000;
    private final VirtualTime time = new VirtualTime();
    private final List<PlaybackPosition> told = new ArrayList<>();
    private final SentencePlayback playback = new SentencePlayback(time, told::add, RATE);

    private void pass(int ms) {
        time.advance(Duration.ofMillis(ms));
    }

    private void at(long generation, long samples) {
        assertThat(told.getLast()).isEqualTo(new PlaybackPosition(generation, samples));
    }

    @Test
    void nothingIsHeardOfASentenceBeforeItIsSent() {
        playback.given(1, 500);
        pass(1000);
        at(1, 0);
        playback.sent(1, 500);
        pass(200);
        at(1, 200);
        pass(300);
        at(1, 500);
        assertThat(playback.isPlaying()).isFalse();
    }

    @Test
    void sentencesArePlayedBehindEachOther() {
        playback.given(1, 900);
        playback.sent(1, 500);
        playback.sent(1, 400);
        pass(700);
        assertThat(playback.heardSamples()).isEqualTo(700);
        playback.given(2, 300);
        playback.sent(2, 300);
        pass(100);
        assertThat(playback.heardSamples()).as("of the newest generation").isZero();
        pass(300);
        assertThat(playback.heardSamples()).isEqualTo(200);
        pass(200);
        at(2, 300);
        assertThat(playback.isPlaying()).isFalse();
        int all = told.size();
        pass(5000);
        assertThat(told).hasSize(all);
    }

    @Test
    void whatIsCutIsNotHeard() {
        playback.given(1, 900);
        playback.sent(1, 900);
        pass(200);
        playback.cut();
        int all = told.size();
        pass(5000);
        assertThat(told).hasSize(all);
        assertThat(playback.isPlaying()).isFalse();
    }
}
