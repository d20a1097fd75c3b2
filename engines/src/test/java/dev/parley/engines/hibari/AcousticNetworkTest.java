package dev.parley.engines.hibari;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parley.engines.hibari.dsp.SpectralParts;
import dev.parley.models.InstalledModel;
import dev.parley.models.TestModels;
import dev.parley.onnx.OnnxModel;
import dev.parley.onnx.OnnxRuntime;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** The network's answer to "Hello there.", against figures measured with another runtime. */
class AcousticNetworkTest {
    private static final long[] HELLO_THERE = {0, 50, 83, 54, 156, 31, 16, 81, 156, 86, 123, 4, 0};
    private static final double[] MEANS = {-6.1209, 0.0005, -12.9323, -6.2201, -0.0468};

    @Test
    void gives_the_reference_values() throws Exception {
        InstalledModel files = TestModels.find(HibariEngine.MODEL);
        OnnxModel model = OnnxRuntime.shared()
                .load("hibari-test", () -> AcousticNetwork.graph(files.file("hibari.onnx")), OnnxRuntime.Shapes.VARYING)
                .toCompletableFuture()
                .join();
        try {
            AcousticNetwork.Prediction prediction = new AcousticNetwork(model).predict(HELLO_THERE, 1);
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
    void refuses_what_is_no_model() {
        GraphOutputs outputs = new GraphOutputs(Set.of(), List.of("x"));
        Assertions.assertThatIOException().isThrownBy(() -> outputs.rewrite(new byte[] {(byte) 0x3a, 100, 1}));
        Assertions.assertThatIOException().isThrownBy(() -> outputs.rewrite(new byte[] {7}));
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
