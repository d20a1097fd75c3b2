package dev.parley.host.testing;

import dev.parley.models.ModelStore;
import dev.parley.models.PlatformName;
import dev.parley.models.TestModels;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Writes models that sherpa-onnx runs, of the form that NVIDIA's NeMo exports (onnx.proto): CTC, whose tokens are heard in
 * tones. A tone's energy in its band of the spectrum is the token's score, and zero that of nothing.
 */
public final class TinySherpaModel {
    /** What the tones say, in their order. */
    public static final String TEXT = "go forward stop";

    private static final int RATE = 16_000;
    private static final List<String> TOKENS = List.of("▁go", "▁for", "ward", "▁stop");
    private static final double[] TONES = {500, 1_000, 2_000, 3_500};
    /** Where these tones lie among 80 bands: Kaldi's of the streaming library, and librosa's of the other. */
    private static final int[] KALDI = {16, 27, 43, 57};

    private static final int[] LIBROSA = {12, 26, 44, 58};
    private static final int BANDS = 80;
    private static final int SUBSAMPLING = 8;
    private static final int FLOAT = 1;
    private static final int INT64 = 7;

    private TinySherpaModel() {}

    /**
     * A streaming model as {@link #streaming}, with layers that compute and say nothing: as much to do for each window as a
     * real one has.
     *
     * @param width of each layer, whose weights are its square
     */
    public static Path streamingWith(Path folder, int width, int layers) throws IOException {
        return streaming(folder, Map.of(), heavy(KALDI, width, layers));
    }

    /** A model of whole utterances as {@link #whole}, with such layers. */
    public static Path wholeWith(Path folder, int width, int layers) throws IOException {
        return whole(folder, Map.of(), heavy(LIBROSA, width, layers));
    }

    /** A streaming model. @param metadata on top of its own; empty values take one away */
    public static Path streaming(Path folder, Map<String, String> metadata) throws IOException {
        return streaming(folder, metadata, scores(KALDI, "logprobs"));
    }

    private static Path streaming(Path folder, Map<String, String> metadata, Protobuf graph) throws IOException {
        String[] states = {"cache_last_channel", "cache_last_time", "cache_last_channel_len"};
        graph.add(11, value("audio_signal", FLOAT, -1, BANDS, -1)).add(11, value("length", INT64, -1));
        graph.add(11, value(states[0], FLOAT, -1, 1, 1, 1)).add(11, value(states[1], FLOAT, -1, 1, 1, 1));
        graph.add(11, value(states[2], INT64, -1));
        graph.add(12, value("logprobs", FLOAT, -1, -1, TOKENS.size() + 1));
        graph.add(1, node("Identity", List.of("length"), "encoded_lengths"));
        graph.add(12, value("encoded_lengths", INT64, -1));
        for (String state : states) {
            graph.add(1, node("Identity", List.of(state), state + "_next"));
            graph.add(
                    12,
                    state.endsWith("len")
                            ? value(state + "_next", INT64, -1)
                            : value(state + "_next", FLOAT, -1, 1, 1, 1));
        }
        Map<String, String> says = new LinkedHashMap<>(Map.of("window_size", "32", "chunk_shift", "32"));
        for (int i = 1; i <= 3; i++) {
            says.put("cache_last_channel_dim" + i, "1");
            says.put("cache_last_time_dim" + i, "1");
        }
        return write(folder, graph, says, metadata);
    }

    /** A model of whole utterances. @param metadata on top of its own; empty values take one away */
    public static Path whole(Path folder, Map<String, String> metadata) throws IOException {
        return whole(folder, metadata, scores(LIBROSA, "logprobs"));
    }

    private static Path whole(Path folder, Map<String, String> metadata, Protobuf graph) throws IOException {
        graph.add(11, value("audio_signal", FLOAT, -1, BANDS, -1)).add(11, value("length", INT64, -1));
        graph.add(12, value("logprobs", FLOAT, -1, -1, TOKENS.size() + 1));
        return write(folder, graph, Map.of("model_type", "EncDecCTCModel", "normalize_type", "NA"), metadata);
    }

    private static Path write(Path folder, Protobuf graph, Map<String, String> says, Map<String, String> more)
            throws IOException {
        Map<String, String> all = new LinkedHashMap<>(says);
        all.put("vocab_size", String.valueOf(TOKENS.size()));
        all.put("subsampling_factor", String.valueOf(SUBSAMPLING));
        all.putAll(more);
        Protobuf model = new Protobuf().add(1, 8).add(7, graph).add(8, new Protobuf().add(2, 13));
        all.forEach((key, value) -> {
            if (!value.isEmpty()) {
                model.add(14, new Protobuf().add(1, key).add(2, value));
            }
        });
        StringBuilder tokens = new StringBuilder();
        for (int i = 0; i < TOKENS.size(); i++) {
            tokens.append(TOKENS.get(i)).append(' ').append(i).append('\n');
        }
        Files.writeString(folder.resolve("tokens.txt"), tokens + "<blk> " + TOKENS.size() + "\n");
        Files.write(folder.resolve("model.int8.onnx"), model.bytes());
        return folder;
    }

    /** Of each eighth frame the energy in the bands. */
    private static Protobuf scores(int[] bands, String output) {
        float[] weights = new float[BANDS * (TOKENS.size() + 1)];
        for (int token = 0; token < bands.length; token++) {
            weights[bands[token] * (TOKENS.size() + 1) + token] = 1;
        }
        Protobuf graph = new Protobuf().add(2, "tiny");
        graph.add(5, integers("from", 0)).add(5, integers("to", Integer.MAX_VALUE));
        graph.add(5, integers("axis", 1)).add(5, integers("step", SUBSAMPLING));
        graph.add(5, floats("weights", weights, BANDS, TOKENS.size() + 1));
        Protobuf order =
                new Protobuf().add(1, "perm").add(8, 0).add(8, 2).add(8, 1).add(20, 7);
        graph.add(1, node("Transpose", List.of("audio_signal"), "frames").add(5, order));
        graph.add(1, node("Slice", List.of("frames", "from", "to", "axis", "step"), "steps"));
        return graph.add(1, node("MatMul", List.of("steps", "weights"), output));
    }

    private static Protobuf heavy(int[] bands, int width, int layers) {
        Protobuf graph = scores(bands, "scores");
        Random random = new Random(1);
        String before = "steps";
        for (int layer = 0; layer <= layers; layer++) {
            int inputs = layer == 0 ? BANDS : width;
            graph.add(5, floats("w" + layer, weights(random, inputs * width), inputs, width));
            graph.add(1, node("MatMul", List.of(before, "w" + layer), "sum" + layer));
            graph.add(1, node("Tanh", List.of("sum" + layer), "layer" + layer));
            before = "layer" + layer;
        }
        graph.add(5, floats("nothing", new float[width * (TOKENS.size() + 1)], width, TOKENS.size() + 1));
        graph.add(1, node("MatMul", List.of(before, "nothing"), "zeros"));
        return graph.add(1, node("Add", List.of("scores", "zeros"), "logprobs"));
    }

    private static float[] weights(Random random, int count) {
        float[] weights = new float[count];
        for (int i = 0; i < count; i++) {
            weights[i] = random.nextFloat() / 10 - 0.05f;
        }
        return weights;
    }

    private static Protobuf integers(String name, long value) {
        byte[] raw = ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
        return new Protobuf().add(1, 1).add(2, INT64).add(8, name).add(9, raw);
    }

    private static Protobuf floats(String name, float[] values, int... shape) {
        ByteBuffer raw = ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(values);
        Protobuf tensor = new Protobuf();
        for (int length : shape) {
            tensor.add(1, length);
        }
        return tensor.add(2, FLOAT).add(8, name).add(9, raw.array());
    }

    private static Protobuf node(String operation, List<String> inputs, String output) {
        Protobuf node = new Protobuf();
        inputs.forEach(input -> node.add(1, input));
        return node.add(2, output).add(4, operation);
    }

    /** @param shape negative: of any length */
    private static Protobuf value(String name, int type, int... shape) {
        Protobuf dimensions = new Protobuf();
        for (int length : shape) {
            dimensions.add(1, length < 0 ? new Protobuf().add(2, "n") : new Protobuf().add(1, length));
        }
        Protobuf tensor = new Protobuf().add(1, type).add(2, dimensions);
        return new Protobuf().add(1, name).add(2, new Protobuf().add(1, tensor));
    }

    /** A store that has the real library; as {@link TestModels#find} where it has not. */
    public static ModelStore libraryStore() {
        TestModels.find("sherpa-onnx-" + PlatformName.here().orElse("here"));
        return TestModels.store();
    }

    /** The tones of {@link #TEXT}, a third of a second each, with as much silence before and between. PCM16, 16 kHz. */
    public static short[] speech() {
        int length = RATE / 3;
        short[] samples = new short[2 * TONES.length * length];
        for (int tone = 0; tone < TONES.length; tone++) {
            for (int i = 0; i < length; i++) {
                samples[(2 * tone + 1) * length + i] =
                        (short) (24_000 * Math.sin(2 * Math.PI * TONES[tone] * i / RATE));
            }
        }
        return samples;
    }
}
