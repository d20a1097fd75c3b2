package dev.parley.engines.moonshine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.provider.SttEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

class EstimatedWordTimesTest {
    private static Segment segment(int before, int speech, int pause, int more) {
        boolean[] frames = new boolean[before + speech + pause + more];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = i >= before && i < before + speech || i >= before + speech + pause;
        }
        return new Segment(new short[frames.length * SpeechSegments.FRAME], 0, frames, 1);
    }

    @Test
    void words_fill_the_speech_and_leave_pauses_out() {
        List<SttEvent.Word> words = EstimatedWordTimes.of(List.of("hello", "world"), segment(10, 20, 30, 20), 1_000);
        assertThat(words)
                .containsExactly(new SttEvent.Word("hello", 1_320, 1_960), new SttEvent.Word("world", 2_920, 3_560));
    }

    @Test
    void a_digit_takes_as_long_as_its_name() {
        List<SttEvent.Word> words = EstimatedWordTimes.of(List.of("7", "four"), segment(0, 20, 0, 0), 0);
        assertThat(words).containsExactly(new SttEvent.Word("7", 0, 320), new SttEvent.Word("four", 320, 640));
    }

    @Test
    void no_words_have_no_times() {
        assertThat(EstimatedWordTimes.of(List.of(), segment(1, 1, 1, 1), 0)).isEmpty();
    }
}
