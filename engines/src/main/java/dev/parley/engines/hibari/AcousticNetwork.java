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

    /** Divides durations; in the file, one for all phonemes. */
    private static final String PACE = "speed";

    /** Those of frames, of steps of two frames, and of phonemes. */
    private static final Map<String, String> NORMALISATIONS =
            Map.of("/dec", "frames", "/pro.", "steps", "/norm", "symbols", "/convs", "symbols");

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

    /** The model with the outputs that are wanted here, a pace for each phoneme, and what is slow put otherwise. */
    static byte[] graph(Path file) throws IOException {
        return new GraphChanges(LEFT_OUT, List.of(SPECTRA, DURATIONS), Set.of(PACE), NORMALISATIONS)
                .rewrite(Files.readAllBytes(file));
    }

    /**
     * Runs the network.
     *
     * @param phonemes their numbers, an edge at both ends
     * @param paces what the duration of each is divided by
     * @throws OrtException when onnxruntime cannot run it
     */
    Prediction predict(long[] phonemes, float[] paces) throws OrtException {
        try (OnnxTensor ids = OnnxTensor.createTensor(
                        model.environment(), LongBuffer.wrap(phonemes), new long[] {1, phonemes.length});
                OnnxTensor pace = OnnxTensor.createTensor(
                        model.environment(), FloatBuffer.wrap(paces), new long[] {paces.length});
                OrtSession.Result result = model.session().run(Map.of("ids", ids, PACE, pace))) {
            SpectralParts parts = new SpectralParts(floats(result, SPECTRA), floats(result, PITCH));
            return new Prediction(longs(result, DURATIONS), parts);
        }
    }

    /** The tensor's own copy for Java: spectra are megabytes, and copying them once more would show. */
    private static float[] floats(OrtSession.Result result, String name) {
        return tensor(result, name).getFloatBuffer().array();
    }

    private static long[] longs(OrtSession.Result result, String name) {
        return tensor(result, name).getLongBuffer().array();
    }

    private static OnnxTensor tensor(OrtSession.Result result, String name) {
        return (OnnxTensor)
                result.get(name).orElseThrow(() -> new IllegalStateException("the model has no output " + name));
    }
}
