package dev.parley.engines.hibari.dsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FourierTest {
    private static final int SIGNALS = 3;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 8, 30, 75, 96, 1080, 1200, 1280, 1440})
    void equals_the_sum_it_stands_for(int length) {
        Random random = new Random(length);
        Fourier fourier = new Fourier(length, SIGNALS);
        float[][] re = new float[SIGNALS][length];
        float[][] im = new float[SIGNALS][length];
        for (int signal = 0; signal < SIGNALS; signal++) {
            for (int i = 0; i < length; i++) {
                re[signal][i] = random.nextFloat() - 0.5f;
                im[signal][i] = random.nextFloat() - 0.5f;
            }
            fourier.put(signal, re[signal], im[signal]);
        }
        fourier.run(SIGNALS);
        float[] gotRe = new float[length];
        float[] gotIm = new float[length];
        for (int signal = 0; signal < SIGNALS; signal++) {
            fourier.get(signal, gotRe, gotIm);
            assertTransform(re[signal], im[signal], gotRe, gotIm);
        }
        fourier.put(0, gotIm, gotRe);
        fourier.run(1);
        fourier.get(0, gotIm, gotRe);
        for (int n = 0; n < length; n++) {
            assertThat(gotRe[n] / length).isCloseTo(re[SIGNALS - 1][n], within(1e-5f));
            assertThat(gotIm[n] / length).isCloseTo(im[SIGNALS - 1][n], within(1e-5f));
        }
    }

    private static void assertTransform(float[] re, float[] im, float[] gotRe, float[] gotIm) {
        int length = re.length;
        for (int k = 0; k < length; k += Math.max(1, length / 17)) {
            double wantRe = 0;
            double wantIm = 0;
            for (int n = 0; n < length; n++) {
                double angle = -2 * Math.PI * k * n / length;
                wantRe += re[n] * Math.cos(angle) - im[n] * Math.sin(angle);
                wantIm += re[n] * Math.sin(angle) + im[n] * Math.cos(angle);
            }
            assertThat((double) gotRe[k]).isCloseTo(wantRe, within(1e-4));
            assertThat((double) gotIm[k]).isCloseTo(wantIm, within(1e-4));
        }
    }

    @Test
    void refuses_lengths_it_cannot_factor() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Fourier(7 * 4, 1));
    }
}
