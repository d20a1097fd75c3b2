package dev.parley.audio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpeakerLevelTest {
    private static final int FRAME = 512;

    private final SpeakerLevel level = new SpeakerLevel();

    private static short[] tone(double amplitude) {
        short[] samples = new short[FRAME];
        for (int i = 0; i < FRAME; i++) {
            samples[i] = (short) (amplitude * Math.sin(i * 0.3));
        }
        return samples;
    }

    private void learn(int frames, double amplitude) {
        for (int i = 0; i < frames; i++) {
            level.learn(tone(amplitude), 0, FRAME);
        }
    }

    private boolean faint(double amplitude) {
        return level.isFaint(tone(amplitude), 0, FRAME);
    }

    @Test
    void ofASpeakerWhoIsNotKnownNothingIsFaint() {
        assertThat(faint(1)).isFalse();
        learn(14, 8_000);
        assertThat(faint(1)).isFalse();
        learn(1, 8_000);
        assertThat(faint(1)).isTrue();
    }

    @Test
    void tenDecibelBelowTheSpeakerIsFaint() {
        learn(30, 8_000);
        assertThat(faint(8_000 * 0.33)).isFalse();
        assertThat(faint(8_000 * 0.3)).isTrue();
    }

    @Test
    void softSyllablesDoNotLowerIt() {
        learn(30, 8_000);
        learn(30, 1_000);
        assertThat(faint(1_500)).isTrue();
    }

    @Test
    void aSpeakerWhoBecomesSofterIsKnownAfterAWhile() {
        learn(30, 8_000);
        learn(1_000, 2_000);
        assertThat(faint(2_000)).isFalse();
    }
}
