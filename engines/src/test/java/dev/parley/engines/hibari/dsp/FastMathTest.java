package dev.parley.engines.hibari.dsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class FastMathTest {
    @Test
    void is_exact_to_twelve_bits() {
        for (float x = -20; x < 20; x += 0.0173f) {
            assertThat(FastMath.sin(x)).isCloseTo((float) Math.sin(2 * Math.PI * x), within(1e-4f));
            assertThat(FastMath.cos(x)).isCloseTo((float) Math.cos(2 * Math.PI * x), within(1e-4f));
            assertThat(FastMath.halfTanh(x)).isCloseTo((float) Math.tanh(x) / 2, within(1e-4f));
            assertThat(FastMath.exp(x) / (float) Math.exp(x)).isCloseTo(1, within(2e-4f));
        }
        assertThat(FastMath.exp(-1000)).isBetween(0f, 1e-30f);
    }
}
