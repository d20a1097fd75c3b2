package dev.parley.engines.hibari;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.within;

import dev.parley.engines.hibari.dsp.SpectralParts;
import dev.parley.engines.hibari.graph.AcousticGraph;
import dev.parley.models.InstalledModel;
import dev.parley.models.TestModels;
import dev.parley.onnx.OnnxModel;
import dev.parley.onnx.OnnxRuntime;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The network's answer to "Hello there.", against figures measured with another runtime. */
class AcousticNetworkTest {
    private static final long[] HELLO_THERE = {0, 50, 83, 54, 156, 31, 16, 81, 156, 86, 123, 4, 0};
    private static final double[] MEANS = {-6.1209, 0.0005, -12.9323, -6.2201, -0.0468};

    private static OnnxModel load() {
        InstalledModel files = TestModels.find(HibariEngine.MODEL);
        return OnnxRuntime.shared()
                .load("hibari-test", () -> AcousticNetwork.graph(files.file("hibari.onnx")), OnnxRuntime.Shapes.VARYING)
                .toCompletableFuture()
                .join();
    }

    @Test
    void gives_the_reference_values() throws Exception {
        OnnxModel model = load();
        try {
            AcousticNetwork.Prediction prediction = new AcousticNetwork(model).predict(HELLO_THERE, paces(1));
            float[] pitch = prediction.parts().pitchHz();
            assertThat(pitch).hasSize(110);
            assertThat(prediction.durations()).hasSize(HELLO_THERE.length);
            assertThat(Arrays.stream(prediction.durations()).sum()).isEqualTo(55);
            for (int part = 0; part < MEANS.length; part++) {
                assertThat(mean(prediction.parts().rows(), part))
                        .as("part " + part)
                        .isCloseTo(MEANS[part], within(0.02));
            }
            double mean = 0;
            for (float hz : pitch) {
                mean += hz / pitch.length;
            }
            assertThat(mean).isCloseTo(98.25, within(0.5));
        } finally {
            model.release();
        }
    }

    @Test
    void each_phoneme_has_its_own_pace() throws Exception {
        OnnxModel model = load();
        try {
            AcousticNetwork network = new AcousticNetwork(model);
            long[] even = network.predict(HELLO_THERE, paces(1)).durations();
            float[] hurried = paces(1);
            hurried[0] = 7;
            long[] uneven = network.predict(HELLO_THERE, hurried).durations();
            assertThat(even[0]).isGreaterThan(10);
            assertThat(uneven[0]).isBetween(1L, 2L);
            assertThat(Arrays.copyOfRange(uneven, 1, uneven.length))
                    .isEqualTo(Arrays.copyOfRange(even, 1, even.length));
        } finally {
            model.release();
        }
    }

    @Test
    void refuses_what_is_no_model() {
        assertThatIOException().isThrownBy(() -> AcousticGraph.of(new byte[] {(byte) 0x3a, 100, 1}));
        assertThatIOException().isThrownBy(() -> AcousticGraph.of(new byte[] {7}));
        assertThatIOException()
                .isThrownBy(() -> AcousticGraph.of(new byte[] {(byte) 0x3a, 0}))
                .withMessageContaining("weights");
    }

    private static float[] paces(float pace) {
        float[] paces = new float[HELLO_THERE.length];
        Arrays.fill(paces, pace);
        return paces;
    }

    private static double mean(float[] rows, int part) {
        int bins = SpectralParts.BINS;
        double sum = 0;
        int frames = rows.length / (5 * bins);
        for (int frame = 0; frame < frames; frame++) {
            for (int k = 0; k < bins; k++) {
                sum += rows[(frame * 5 + part) * bins + k];
            }
        }
        return sum / bins / frames;
    }
}
