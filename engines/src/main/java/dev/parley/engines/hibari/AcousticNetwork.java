package dev.parley.engines.hibari;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.parley.engines.hibari.dsp.SpectralParts;
import dev.parley.onnx.OnnxModel;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Predicts, for a clause of phonemes, how long each lasts and what they sound like. Thread-safe. */
final class AcousticNetwork {
    /**
     * Inner value of the graph: steps of 25 ms for each phoneme. Its outputs tell only how many frames there are in all,
     * and word times need to know whose they are.
     */
    private static final String DURATIONS = "/Cast_32_output_0";

    /** Inner value: all spectra of a frame behind one another. The outputs are the same turned and cut up, at a tenth of the time. */
    private static final String SPECTRA = "/head/Add_output_0";

    private static final String PITCH = "f0";

    /** What the graph makes of {@link #SPECTRA}. */
    private static final Set<String> LEFT_OUT =
            Set.of("/Transpose_58_output_0", "/Constant_175_output_0", "lh", "theta", "ln", "lr", "phi");

    private final OnnxModel model;

    AcousticNetwork(OnnxModel model) {
        this.model = model;
    }

    /**
     * What the network predicts.
     *
     * @param durations steps of two frames for each phoneme given, the edges included
     */
    record Prediction(long[] durations, SpectralParts parts) {}

    /** The model with the outputs that are wanted here. */
    static byte[] graph(Path file) throws IOException {
        return new GraphOutputs(LEFT_OUT, List.of(SPECTRA, DURATIONS)).rewrite(Files.readAllBytes(file));
    }

    /**
     * Runs the network.
     *
     * @param phonemes their numbers, an edge at both ends
     * @param speed durations are divided by it
     * @throws OrtException when onnxruntime cannot run it
     */
    Prediction predict(long[] phonemes, float speed) throws OrtException {
        try (OnnxTensor ids = OnnxTensor.createTensor(
                        model.environment(), LongBuffer.wrap(phonemes), new long[] {1, phonemes.length});
                OnnxTensor pace = OnnxTensor.createTensor(
                        model.environment(), FloatBuffer.wrap(new float[] {speed}), new long[] {1});
                OrtSession.Result result = model.session().run(Map.of("ids", ids, "speed", pace))) {
            SpectralParts parts = new SpectralParts(floats(result, SPECTRA), floats(result, PITCH));
            return new Prediction(longs(result, DURATIONS), parts);
        }
    }

    private static float[] floats(OrtSession.Result result, String name) {
        FloatBuffer buffer = tensor(result, name).getFloatBuffer();
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        return values;
    }

    private static long[] longs(OrtSession.Result result, String name) {
        LongBuffer buffer = tensor(result, name).getLongBuffer();
        long[] values = new long[buffer.remaining()];
        buffer.get(values);
        return values;
    }

    private static OnnxTensor tensor(OrtSession.Result result, String name) {
        return (OnnxTensor)
                result.get(name).orElseThrow(() -> new IllegalStateException("the model has no output " + name));
    }
}
