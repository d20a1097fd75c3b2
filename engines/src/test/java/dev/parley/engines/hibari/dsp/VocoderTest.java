package dev.parley.engines.hibari.dsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VocoderTest {
    private static final int BINS = SpectralParts.BINS;
    private static final int FRAMES = 81;
    private static final float SILENT = -50;

    private final Noise noise = new Noise(new Random(1));

    @Test
    void passes_the_pulses_through_when_nothing_shapes_them() {
        SpectralParts parts = parts(200, 0, SILENT);
        float[] pulses = PulseTrain.of(parts.pitchHz(), 0);
        float[] sound = all(new Vocoder(parts, 1200, noise, 1));
        assertThat(sound).hasSize(FRAMES * Vocoder.HOP);
        for (int i = 2_000; i < sound.length - 2_000; i++) { // the spectrum of the pulses is theirs divided by the hop
            assertThat(sound[i] * Vocoder.HOP).as("sample " + i).isCloseTo(pulses[i], within(0.05f));
        }
    }

    @Test
    void pulses_come_at_the_pitch_with_all_harmonics_alike() {
        float[] pitch = new float[FRAMES];
        Arrays.fill(pitch, 240);
        float[] pulses = PulseTrain.of(pitch, 0);
        int harmonics = 11_000 / 240;
        for (int h = 1; h <= harmonics; h += 9) {
            double re = 0;
            double im = 0;
            for (int i = 0; i < 24_000; i++) {
                double angle = 2 * Math.PI * 240 * h * (i + 1) / 24_000;
                re += pulses[i] * Math.cos(angle);
                im += pulses[i] * Math.sin(angle);
            }
            assertThat(re / 12_000).as("harmonic " + h).isCloseTo(1, within(0.02));
            assertThat(im / 12_000).as("harmonic " + h).isCloseTo(0, within(0.02));
        }
    }

    @Test
    void is_silent_where_there_is_no_pitch_and_no_noise() {
        assertThat(all(new Vocoder(parts(0, 0, SILENT), 1200, noise, 1))).containsOnly(0);
    }

    @Test
    void noise_has_the_level_it_is_given() {
        float[] sound = all(new Vocoder(parts(0, SILENT, 0), 1200, noise, 1));
        double energy = 0;
        for (int i = 2_000; i < sound.length - 2_000; i++) {
            energy += (double) sound[i] * sound[i];
        }
        double rms = Math.sqrt(energy / (sound.length - 4_000));
        // Each frame: 1200 values of variance 2 / 1200; four of them overlap, weighted by windows that sum to 1.5.
        assertThat(rms).isCloseTo(Math.sqrt(2.0 / 1200 / 1.5), within(0.004));
    }

    @Test
    void the_same_seed_makes_the_same_sound() {
        SpectralParts parts = parts(0, SILENT, 0);
        assertThat(all(new Vocoder(parts, 1200, noise, 7))).isEqualTo(all(new Vocoder(parts, 1200, noise, 7)));
        assertThat(all(new Vocoder(parts, 1200, noise, 7))).isNotEqualTo(all(new Vocoder(parts, 1200, noise, 8)));
    }

    @Test
    void longer_frames_sound_lower_and_last_longer() {
        SpectralParts parts = parts(200, 0, SILENT);
        float[] lower = all(new Vocoder(parts, 1440, noise, 1));
        assertThat(lower).hasSize(FRAMES * 360);
        assertThat(period(lower)).isBetween(143, 145); // 24000 / 200 * 1.2
        assertThat(period(all(new Vocoder(parts, 1200, noise, 1)))).isBetween(119, 121);
    }

    @Test
    void refuses_rows_that_do_not_fit() {
        assertThatIllegalArgumentException().isThrownBy(() -> new SpectralParts(new float[10], new float[1]));
    }

    private static int period(float[] sound) {
        double best = 0;
        int found = 0;
        for (int lag = 80; lag < 200; lag++) {
            double sum = 0;
            for (int i = 5_000; i < 15_000; i++) {
                sum += sound[i] * sound[i + lag];
            }
            if (sum > best) {
                best = sum;
                found = lag;
            }
        }
        return found;
    }

    private static SpectralParts parts(float pitchHz, float pulses, float noise) {
        float[] rows = new float[FRAMES * 5 * BINS];
        for (int frame = 0; frame < FRAMES; frame++) {
            int row = frame * 5 * BINS;
            Arrays.fill(rows, row, row + BINS, pulses);
            Arrays.fill(rows, row + 2 * BINS, row + 3 * BINS, noise);
            Arrays.fill(rows, row + 3 * BINS, row + 4 * BINS, SILENT);
        }
        float[] pitch = new float[FRAMES];
        Arrays.fill(pitch, pitchHz);
        return new SpectralParts(rows, pitch);
    }

    private static float[] all(Vocoder vocoder) {
        float[] sound = new float[0];
        for (float[] next = vocoder.next(); next.length > 0; next = vocoder.next()) {
            int at = sound.length;
            sound = Arrays.copyOf(sound, at + next.length);
            System.arraycopy(next, 0, sound, at, next.length);
        }
        return sound;
    }
}
