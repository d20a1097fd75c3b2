package dev.parley.transport.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ComfortNoiseTest {
    private static final int RATE = 24_000;
    private static final int FRAME = RATE / 50;

    private final ComfortNoise noise = new ComfortNoise(RATE);

    private static double level(short[] frame, int from) {
        double energy = 0;
        for (int i = from; i < frame.length; i++) {
            energy += (double) frame[i] * frame[i];
        }
        return Math.sqrt(energy / (frame.length - from)) / 32_768;
    }

    private double next() {
        short[] frame = new short[FRAME];
        noise.fill(frame, 0);
        return level(frame, 0);
    }

    @Test
    void before_speech_there_is_none() {
        assertThat(next()).isZero();
    }

    @Test
    void behind_speech_it_begins_soft_and_has_faded_after_half_a_second() {
        noise.speech();
        double first = next();
        assertThat(first).isBetween(ComfortNoise.LEVEL * 0.7, ComfortNoise.LEVEL * 1.3);
        for (int i = 0; i < 11; i++) {
            next();
        }
        assertThat(next()).isBetween(ComfortNoise.LEVEL * 0.3, ComfortNoise.LEVEL * 0.7);
        for (int i = 0; i < 12; i++) {
            next();
        }
        assertThat(next()).isZero();
    }

    @Test
    void speech_in_a_frame_stays_as_it_is() {
        short[] frame = new short[FRAME];
        frame[0] = 1_000;
        frame[99] = -1_000;
        noise.speech();
        noise.fill(frame, 100);
        assertThat(frame[0]).isEqualTo((short) 1_000);
        assertThat(frame[99]).isEqualTo((short) -1_000);
        assertThat(level(frame, 100)).isPositive().isLessThan(2 * ComfortNoise.LEVEL);
    }
}
