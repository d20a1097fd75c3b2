package dev.parley.vad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parley.provider.VoiceActivityDetector;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The frame probabilities the model's own runtime gives on signals anybody can make. */
class SileroReferenceTest {
    private static final SileroVad VAD = new SileroVad();
    private static final int SAMPLES = 48_000;
    /** Samples are rounded to 16 bits here, and not for the reference. */
    private static final double TOLERANCE = 0.004;

    @BeforeAll
    static void load() throws Exception {
        Assumptions.assumeTrue(
                SileroVad.class.getResource("silero_vad_v6.onnx") != null, "built without npm, so without the model");
        VAD.start().toCompletableFuture().get(1, TimeUnit.MINUTES);
    }

    @AfterAll
    static void close() {
        VAD.close();
    }

    private static List<Double> run(IntToDoubleFunction signal) {
        short[] pcm = new short[SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            pcm[i] = (short) Math.round(signal.applyAsDouble(i) * 32_768);
        }
        try (VoiceActivityDetector.Stream stream = VAD.open(16_000)) {
            return VadSignals.probabilities(stream, pcm);
        }
    }

    private static void check(List<Double> probabilities, double first, double second, double eleventh, double last) {
        assertThat(probabilities.get(0)).isCloseTo(first, within(TOLERANCE));
        assertThat(probabilities.get(1)).isCloseTo(second, within(TOLERANCE));
        assertThat(probabilities.get(10)).isCloseTo(eleventh, within(TOLERANCE));
        assertThat(probabilities.get(92)).isCloseTo(last, within(TOLERANCE));
    }

    @Test
    void silence() {
        check(run(i -> 0), 0.0017, 0.0069, 0.0050, 0.0028);
    }

    @Test
    void a_sine() {
        check(run(i -> 0.1 * Math.sin(2 * Math.PI * 440 * i / 16_000)), 0.0100, 0.0016, 0.0013, 0.0006);
    }

    @Test
    void noise() {
        long[] state = {1};
        check(
                run(i -> {
                    state[0] = (1_664_525 * state[0] + 1_013_904_223) & 0xffff_ffffL;
                    return (state[0] / 2_147_483_648.0 - 1) * 0.1;
                }),
                0.0078,
                0.0221,
                0.0132,
                0.0220);
    }

    /** What is skipped in long digital silence changes nothing of what follows. */
    @Test
    void hears_the_same_after_silence_that_is_not_computed() {
        short[] speech = VadSignals.speech("goforward", 16_000);
        short[] silent = new short[160_000];
        short[] nearlySilent = silent.clone();
        for (int at = 0; at < nearlySilent.length; at += 512) {
            nearlySilent[at] = 1; // no frame is digital silence
        }
        List<Double> skipped;
        List<Double> computed;
        try (var one = VAD.open(16_000);
                var other = VAD.open(16_000)) {
            skipped = VadSignals.probabilities(one, VadSignals.concat(silent, speech));
            computed = VadSignals.probabilities(other, VadSignals.concat(nearlySilent, speech));
        }
        for (int i = 0; i < skipped.size(); i++) {
            assertThat(skipped.get(i)).as("frame " + i).isCloseTo(computed.get(i), within(0.1));
        }
    }
}
