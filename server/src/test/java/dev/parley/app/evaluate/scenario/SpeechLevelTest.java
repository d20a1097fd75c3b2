package dev.parley.app.evaluate.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class SpeechLevelTest {
    private static final int RATE = 16_000;

    private static short[] tone(int ms, double level) {
        short[] samples = new short[RATE * ms / 1_000];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) (level * Math.sqrt(2) * 32_768 * Math.sin(i * 0.3));
        }
        return samples;
    }

    private static short[] joined(short[]... parts) {
        short[] all =
                new short[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
        int at = 0;
        for (short[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    private static double level(short[] samples) {
        double sum = 0;
        for (short sample : samples) {
            sum += (double) sample * sample;
        }
        return Math.sqrt(sum / samples.length) / 32_768;
    }

    @Test
    void speech_is_cut_out_of_the_silence_around_it_and_brought_to_its_level() {
        short[] speech = SpeechLevel.speech(joined(tone(300, 0.0002), tone(500, 0.2), tone(400, 0.0002)), RATE);

        assertThat(speech).hasSize(RATE / 2);
        assertThat(level(speech)).isCloseTo(SpeechLevel.SPEECH, within(0.001));
    }

    @Test
    void a_recording_is_cut_where_it_is_quietest() {
        short[] clip = joined(tone(1_000, 0.1), tone(150, 0.001), tone(850, 0.1));

        assertThat(SpeechLevel.quietestNear(clip, RATE, RATE)).isBetween(RATE, RATE * 115 / 100);
    }

    @Test
    void the_noise_of_a_room_is_so_far_below_speech_as_it_says_and_the_same_for_the_same_seed() {
        double[] first = noise(7);

        assertThat(noise(7)).containsExactly(first);
        assertThat(noise(8)).isNotEqualTo(first);
        double level = Math.sqrt(
                        Arrays.stream(first).map(each -> each * each).average().orElseThrow())
                / 32_768;
        assertThat(20 * Math.log10(level / SpeechLevel.SPEECH)).isCloseTo(-10, within(0.5));
    }

    private static double[] noise(long seed) {
        double[] samples = new double[2 * RATE];
        new RoomNoise(new Scenario.Room(OptionalInt.of(10), false), seed).addTo(samples);
        return samples;
    }
}
