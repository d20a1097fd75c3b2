package dev.parley.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class EnergyGateTest {
    private static final int FRAME = 768;

    private final Random random = new Random(1);
    private final EnergyGate gate = new EnergyGate(3);

    private boolean open(double level, int offset) {
        short[] frame = new short[FRAME];
        for (int i = 0; i < FRAME; i++) {
            frame[i] = (short) (offset + random.nextGaussian() * level);
        }
        return gate.open(frame, 0, FRAME);
    }

    private boolean open(double level) {
        return open(level, 0);
    }

    @Test
    void silenceAndAnOffsetStayOutside() {
        for (int i = 0; i < 100; i++) {
            assertThat(open(0)).isFalse();
            assertThat(open(20, 5000)).isFalse();
        }
    }

    @Test
    void soundAboveTheBackgroundOpensAtOnceAndHoldsForAWhile() {
        assertThat(open(1000)).isTrue();
        assertThat(open(0)).isTrue();
        assertThat(open(0)).isTrue();
        assertThat(open(0)).isTrue();
        assertThat(open(0)).isFalse();
    }

    @Test
    void aSteadyBackgroundIsLearnedAndSpeechAboveItStillOpens() {
        assertThat(open(300)).isTrue();
        for (int i = 0; i < 400; i++) {
            open(300);
        }
        assertThat(open(300)).isFalse();
        assertThat(open(1200)).isTrue();
    }

    @Test
    void aRoomThatFallsSilentIsLearnedAtOnce() {
        for (int i = 0; i < 400; i++) {
            open(300);
        }
        open(0);
        assertThat(open(300)).isTrue();
    }

    @Test
    void noBackgroundIsSoLoudThatAShoutIsMissed() {
        for (int i = 0; i < 4000; i++) {
            open(6000);
        }
        assertThat(open(6000)).isTrue();
    }
}
