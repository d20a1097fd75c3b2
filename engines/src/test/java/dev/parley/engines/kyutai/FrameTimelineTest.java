package dev.parley.engines.kyutai;

import static dev.parley.engines.kyutai.FrameTimeline.FRAME;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;

class FrameTimelineTest {
    private final FrameTimeline timeline = new FrameTimeline();

    @Test
    void silence_of_a_flush_takes_no_time_of_the_session() {
        timeline.add(0, FRAME);
        timeline.add(FRAME, 500);
        timeline.add(FRAME + 500, 0);
        timeline.add(FRAME + 500, 0);
        timeline.add(FRAME + 500, FRAME);
        assertThat(timeline.sessionSample(0.04)).isEqualTo(960);
        assertThat(timeline.sessionSample(0.08 + 0.01)).isEqualTo(FRAME + 240);
        assertThat(timeline.sessionSample(0.15)).isEqualTo(FRAME + 500);
        assertThat(timeline.sessionSample(0.20)).isEqualTo(FRAME + 500);
        assertThat(timeline.sessionSample(0.32 + 0.01)).isEqualTo(FRAME + 500 + 240);
        assertThat(timeline.isSpeech(1)).isTrue();
        assertThat(timeline.isSpeech(2)).isFalse();
    }

    @Test
    void times_before_and_after_what_is_known_stay_inside() {
        assertThat(timeline.sessionSample(3)).isZero();
        timeline.add(100, FRAME);
        assertThat(timeline.sessionSample(-1)).isEqualTo(100);
        assertThat(timeline.sessionSample(100)).isEqualTo(100L + FRAME);
    }

    @Test
    void a_frame_ends_at_the_same_time_whether_or_not_the_next_one_was_sent() {
        timeline.add(0, FRAME);
        timeline.add(FRAME, 500);
        assertThat(timeline.sessionSample(0.16)).isEqualTo(FRAME + 500);
        timeline.add(FRAME + 500, FRAME);
        assertThat(timeline.sessionSample(0.16)).isEqualTo(FRAME + 500);
    }

    @Test
    void what_is_older_than_it_remembers_is_taken_for_the_oldest_it_knows() {
        for (int i = 0; i < 1025; i++) {
            timeline.add((long) i * FRAME, i == 1 ? 7 : FRAME);
        }
        assertThat(timeline.count()).isEqualTo(1025);
        assertThat(timeline.sessionSample(0)).isEqualTo(FRAME);
        assertThat(timeline.sessionSample(0.16)).isEqualTo(2 * FRAME);
        assertThat(timeline.sessionSample(1024 * 0.08)).isEqualTo(1024L * FRAME);
        assertThat(timeline.isSpeech(1024)).isTrue();
    }

    @Property
    void never_runs_backwards(
            @ForAll @NotEmpty List<@IntRange(max = FRAME) Integer> lengths,
            @ForAll @IntRange(max = 3000) int earlierMs,
            @ForAll @IntRange(max = 3000) int laterMs) {
        FrameTimeline any = new FrameTimeline();
        long at = 0;
        for (int length : lengths) {
            any.add(at, length);
            at += length;
        }
        double total = lengths.size() * 0.08;
        double earlier = Math.min(total, Math.min(earlierMs, laterMs) / 1000.0);
        double later = Math.min(total, Math.max(earlierMs, laterMs) / 1000.0);
        assertThat(any.sessionSample(later)).isBetween(any.sessionSample(earlier), at);
        assertThat(any.sessionSample(total)).isEqualTo(at);
    }
}
