package dev.parley.engines.hibari;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.parley.engines.hibari.dsp.SpectralParts;
import dev.parley.engines.hibari.graph.AcousticGraph;
import dev.parley.onnx.OnnxModel;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Predicts, for a clause of phonemes, how long each lasts and what they sound like. Thread-safe. */
final class AcousticNetwork {
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

    /** The model that predicts, with the weights of the voice's file. */
    static byte[] graph(Path file) throws IOException {
        return AcousticGraph.of(Files.readAllBytes(file));
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
                OrtSession.Result result =
                        model.session().run(Map.of(AcousticGraph.PHONEMES, ids, AcousticGraph.PACES, pace))) {
            SpectralParts parts =
                    new SpectralParts(floats(result, AcousticGraph.SPECTRA), floats(result, AcousticGraph.PITCH));
            return new Prediction(longs(result, AcousticGraph.DURATIONS), parts);
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
