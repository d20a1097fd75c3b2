package dev.parley.engines.moonshine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.provider.VoiceActivityDetector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Samples are loud where there is speech, so that the detector of these tests can tell. */
class SpeechSegmentsTest {
    private static final int FRAME = SpeechSegments.FRAME;
    private static final short LOUD = 10_000;

    private static final class LoudnessDetector implements VoiceActivityDetector.Stream {
        @Override
        public int frameSamples() {
            return FRAME;
        }

        @Override
        public double probability(short[] samples, int offset) {
            return Math.abs(samples[offset]) > 5_000 ? 0.9 : 0.1;
        }

        @Override
        public void reset() {}

        @Override
        public void close() {}
    }

    private final List<Segment> found = new ArrayList<>();

    private SpeechSegments segments() {
        SpeechSegments segments = new SpeechSegments(new LoudnessDetector());
        segments.begin(0);
        return segments;
    }

    /** Frames of speech (positive) and of silence (negative), one after the other. */
    private static short[] signal(int... frames) {
        int total = 0;
        for (int each : frames) {
            total += Math.abs(each);
        }
        short[] pcm = new short[total * FRAME];
        int at = 0;
        for (int each : frames) {
            for (int i = 0; i < Math.abs(each) * FRAME; i++) {
                pcm[at++] = each > 0 ? LOUD : (short) 1;
            }
        }
        return pcm;
    }

    private void run(short[] pcm) {
        SpeechSegments segments = segments();
        for (int at = 0; at < pcm.length; ) {
            int count = Math.min(segments.room(), pcm.length - at);
            short[] piece = new short[count];
            System.arraycopy(pcm, at, piece, 0, count);
            segments.add(piece, 0, count).ifPresent(found::add);
            at += count;
        }
        segments.end().ifPresent(found::add);
    }

    @Test
    void nothing_is_found_in_silence_however_long() {
        run(signal(-3_000));
        assertThat(found).isEmpty();
    }

    @Test
    void speech_has_a_lead_in_and_a_lead_out_but_no_more() {
        run(signal(-50, 20, -40));
        assertThat(found).hasSize(1);
        Segment only = found.getFirst();
        assertThat(only.start()).isEqualTo(40L * FRAME);
        assertThat(only.samples()).hasSize((10 + 20 + 8) * FRAME);
        assertThat(only.speechFrames()).isEqualTo(20);
        assertThat(only.speechEnd()).isEqualTo(70L * FRAME);
    }

    @Test
    void a_short_pause_does_not_cut_and_a_long_one_does() {
        run(signal(20, -30, 20, -60, 20));
        assertThat(found).extracting(Segment::speechFrames).containsExactly(40, 20);
    }

    @Test
    void long_speech_is_cut_at_the_next_short_pause() {
        run(signal(260, -7, 30));
        assertThat(found).extracting(Segment::speechFrames).containsExactly(260, 30);
    }

    /** Pauses are told once they have lasted six frames, of which each side gets half. */
    @Test
    void the_pause_that_cuts_long_speech_is_shared_by_both_sides() {
        run(signal(260, -6, 30));
        assertThat(found.getFirst().samples()).hasSize((260 + 3) * FRAME);
        assertThat(found.get(1).start()).isEqualTo((260 + 3) * (long) FRAME);
    }

    @Test
    void speech_without_any_pause_is_cut_where_it_is_softest() {
        short[] pcm = signal(500);
        for (int i = 300 * FRAME; i < 302 * FRAME; i++) {
            pcm[i] = 6_000;
        }
        run(pcm);
        assertThat(found).hasSize(2);
        assertThat(found.getFirst().samples().length / FRAME).isBetween(299, 302);
        assertThat(found.get(1).start()).isEqualTo(found.getFirst().samples().length);
    }

    @Property(tries = 200)
    void no_frame_is_in_two_stretches_of_bounded_length_and_none_of_speech_in_none(
            @ForAll @Size(max = 12) List<@IntRange(min = -80, max = 500) Integer> parts) {
        found.clear();
        int[] frames = parts.stream().mapToInt(Integer::intValue).toArray();
        short[] pcm = signal(frames);
        run(pcm);
        int[] seen = new int[pcm.length / FRAME];
        for (Segment segment : found) {
            assertThat(segment.samples().length / FRAME).isLessThanOrEqualTo(SpeechSegments.LONGEST);
            for (int i = 0; i < segment.speech().length; i++) {
                seen[(int) (segment.start() / FRAME) + i]++;
            }
        }
        for (int i = 0; i < seen.length; i++) {
            assertThat(seen[i]).as("frame " + i).isBetween(pcm[i * FRAME] == LOUD ? 1 : 0, 1);
        }
    }

    @Test
    void what_ends_within_a_frame_is_heard() {
        SpeechSegments segments = segments();
        segments.add(signal(1), 0, 100);
        Optional<Segment> last = segments.end();
        assertThat(last).isPresent();
        assertThat(last.get().speechFrames()).isEqualTo(1);
        assertThat(segments.end()).isEmpty();
    }
}
