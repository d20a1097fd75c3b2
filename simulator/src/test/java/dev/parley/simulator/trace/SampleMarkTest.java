package dev.parley.simulator.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SampleMarkTest {
    private final Random random = new Random(1);

    @Test
    void marks_are_found_in_any_sound_at_their_last_sample() {
        short[] sound = noise(24_000);
        new SampleMark(7, 1).write(sound, 480);
        new SampleMark(-3, Integer.MAX_VALUE).write(sound, 10_001);
        new SampleMark(0, 0).write(sound, 10_129);
        assertThat(found(sound))
                .containsExactly(
                        "480 " + new SampleMark(7, 1),
                        "10001 " + new SampleMark(-3, Integer.MAX_VALUE),
                        "10129 " + new SampleMark(0, 0));
    }

    @Test
    void a_mark_moves_no_sample_by_more_than_one_step() {
        short[] sound = noise(SampleMark.SAMPLES);
        short[] marked = sound.clone();
        new SampleMark(12, 34).write(marked, marked.length);
        for (int i = 0; i < sound.length; i++) {
            assertThat(Math.abs(sound[i] - marked[i])).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void sound_and_silence_without_marks_hold_none() {
        assertThat(found(noise(1_000_000))).isEmpty();
        short[] silence = new short[5000];
        assertThat(found(silence)).isEmpty();
        SampleMark.blank(silence);
        assertThat(found(silence)).isEmpty();
    }

    @Test
    void a_damaged_mark_is_none() {
        short[] sound = noise(480);
        new SampleMark(7, 1).write(sound, 480);
        sound[400] ^= 1;
        assertThat(found(sound)).isEmpty();
    }

    private short[] noise(int samples) {
        short[] sound = new short[samples];
        for (int i = 0; i < samples; i++) {
            sound[i] = (short) random.nextInt();
        }
        return sound;
    }

    private static List<String> found(short[] sound) {
        MarkReader reader = new MarkReader();
        List<String> found = new ArrayList<>();
        for (int i = 0; i < sound.length; i++) {
            if (reader.take(sound[i])) {
                found.add(i + 1 + " " + reader.mark());
            }
        }
        return found;
    }
}
