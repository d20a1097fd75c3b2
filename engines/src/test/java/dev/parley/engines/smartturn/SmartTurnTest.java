package dev.parley.engines.smartturn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parley.concurrent.LoopExecutor;
import dev.parley.engines.contract.TestContext;
import dev.parley.models.ModelStore;
import dev.parley.onnx.OnnxModel;
import dev.parley.onnx.OnnxRuntime;
import dev.parley.provider.EndOfTurnDetector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that Whisper's own feature extraction and the network give on signals anybody can make. */
class SmartTurnTest {
    static boolean installed() {
        return OnnxRuntime.isSupported()
                && ModelStore.usual(System.getenv()).find(SmartTurnEngine.MODEL).isPresent();
    }

    private static float[] signal(String name) {
        int seconds = Integer.parseInt(name.substring(0, name.indexOf(' ')));
        float[] audio = new float[seconds * LogMel.SAMPLE_RATE];
        long state = 1;
        for (int i = 0; i < audio.length; i++) {
            state = (1_664_525 * state + 1_013_904_223) & 0xffff_ffffL;
            audio[i] = name.endsWith("sine")
                    ? (float) (0.1 * Math.sin(2 * Math.PI * 440 * i / LogMel.SAMPLE_RATE))
                    : name.endsWith("noise") ? (float) ((state / 2_147_483_648.0 - 1) * 0.1) : 0;
        }
        return audio;
    }

    @ParameterizedTest
    @CsvSource({
        "8 zeros, -96000.00, -1.500000, -1.500000, -1.500000, -1.500000",
        "3 sine, -12283.83, -0.229537, 0.809959, -0.229537, -0.229537",
        "3 noise, 9125.79, 0.416317, 1.127671, -0.524779, 1.222674",
        "8 noise, 71158.36, 0.714821, 1.236614, 1.145498, 1.137082",
        "10 sine, -15365.72, 1.209049, 0.703470, -0.336026, -0.336026"
    })
    void features(String name, double sum, double first, double firstBandEnd, double middle, double last) {
        float[] features = new LogMel().of(signal(name));
        double all = 0;
        for (float each : features) {
            all += each;
        }
        assertThat(features).hasSize(80 * 800);
        assertThat(all).isCloseTo(sum, within(3.0));
        assertThat(features[0]).isCloseTo((float) first, within(1e-3f));
        assertThat(features[799]).isCloseTo((float) firstBandEnd, within(1e-3f));
        assertThat(features[40 * 800 + 400]).isCloseTo((float) middle, within(1e-3f));
        assertThat(features[79 * 800 + 799]).isCloseTo((float) last, within(1e-3f));
    }

    /**
     * What the model's Python reference gives with onnxruntime 1.29.0, the version here. With 1.32.0 it gives 0.9870,
     * 0.0135, 0.9200, 0.9685 and 0.7652 for the same features: the network computes in eight bits, and the two versions
     * round differently.
     */
    @ParameterizedTest
    @CsvSource({
        "8 zeros, 0.9870, 0.005",
        "3 sine, 0.0130, 0.005",
        "3 noise, 0.8341, 0.02",
        "8 noise, 0.9673, 0.005",
        "10 sine, 0.7434, 0.01"
    })
    @EnabledIf("installed")
    void probabilities(String name, double expected, double tolerance) {
        OnnxModel model = LoopExecutor.await(OnnxRuntime.shared()
                .load(
                        "smart-turn",
                        ModelStore.usual(System.getenv())
                                .find(SmartTurnEngine.MODEL)
                                .orElseThrow()
                                .file(SmartTurnDetector.FILE),
                        OnnxRuntime.Shapes.FIXED));
        try {
            assertThat(SmartTurnDetector.probability(model, signal(name))).isCloseTo(expected, within(tolerance));
        } finally {
            model.release();
        }
    }

    @Test
    @EnabledIf("installed")
    void answers_about_a_call_at_any_rate() throws Exception {
        try (EndOfTurnDetector detector =
                new SmartTurnEngine().endOfTurnDetector(TestContext.plain()).orElseThrow()) {
            LoopExecutor.await(detector.start());
            for (int rate : new int[] {8_000, 16_000, 24_000}) {
                try (EndOfTurnDetector.Stream stream = detector.open(rate)) {
                    short[] silence = new short[rate * 9];
                    assertThat(stream.completed(silence).toCompletableFuture().get())
                            .isCloseTo(0.9870, within(0.01));
                }
            }
        }
    }

    @Test
    @EnabledIf("installed")
    void a_closed_stream_answers_no_more() {
        try (EndOfTurnDetector detector =
                new SmartTurnEngine().endOfTurnDetector(TestContext.plain()).orElseThrow()) {
            LoopExecutor.await(detector.start());
            EndOfTurnDetector.Stream stream = detector.open(8_000);
            stream.close();
            assertThat(stream.completed(new short[8_000]).toCompletableFuture()).isCompletedExceptionally();
        }
    }
}
