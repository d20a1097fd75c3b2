package dev.parley.engines.hibari.graph;

import dev.parley.engines.hibari.graph.GraphWriter.Type;
import dev.parley.engines.hibari.graph.Layers.Attention;
import dev.parley.engines.hibari.graph.Layers.Block;
import dev.parley.engines.hibari.graph.Layers.Matrix;
import dev.parley.engines.hibari.graph.Layers.Rows;
import java.io.IOException;

/**
 * The network from phonemes to spectra, with the weights of its file and its arithmetic. The file's own graph is what an
 * exporter made of it: a third of its steps compute shapes that are known, and others are put so that onnxruntime takes
 * several times as long for them.
 */
public final class AcousticGraph {
    /** Numbers of the phonemes, one row. */
    public static final String PHONEMES = "phonemes";

    /** What the duration of each phoneme is divided by; in the file, one for all. */
    public static final String PACES = "paces";

    /** How many steps of two frames each phoneme lasts. */
    public static final String DURATIONS = "durations";

    /** Of each frame, in Hz; 0 where the voice is silent. */
    public static final String PITCH = "pitch";

    /** All spectra of a frame behind one another; in the file, five pictures with time from left to right. */
    public static final String SPECTRA = "spectra";

    /** Of the part that says how to speak, and of the part that makes the sound. */
    private static final Part PROSODY = new Part("pn", "_1", "/Transpose_25_output_0", "_4", 192, 6);

    private static final Part SOUND = new Part("m", "", "/Transpose_2_output_0", "", 128, 4);

    /** How far apart the taps of the blocks are that say how to speak. */
    private static final int[] PROSODY_DILATIONS = {1, 2, 4, 8, 1, 2};

    private static final int SOUND_BLOCKS = 8;

    private final GraphWriter graph = new GraphWriter();
    private final Weights weights;
    private final Layers layers;

    /**
     * Where a part of the network has its reader of phonemes.
     *
     * @param convolution what its blocks' matrices are called in addition
     * @param attention matrix of its attention
     * @param layer what its other matrices are called in addition
     * @param layers times its one layer of attention is gone through
     */
    private record Part(String name, String convolution, String attention, String layer, int channels, int layers) {}

    private AcousticGraph(Weights weights) {
        this.weights = weights;
        layers = new Layers(graph, weights);
    }

    /**
     * The graph, as an ONNX model.
     *
     * @param file the voice's ONNX file
     * @throws IOException when it is not
     */
    public static byte[] of(byte[] file) throws IOException {
        return new AcousticGraph(Weights.read(file)).model();
    }

    private byte[] model() throws IOException {
        graph.input(PHONEMES, Type.INT64, 2);
        graph.input(PACES, Type.FLOAT, 1);
        String read = read(PROSODY);
        String owners = owners(durations(read));
        String spoken = prosody(read, owners);
        sound(read(SOUND), owners, spoken);
        graph.output(SPECTRA);
        graph.output(PITCH);
        graph.output(DURATIONS);
        return graph.model();
    }

    private static Matrix matrix(String quantised, String bias) {
        return new Matrix("/" + quantised + "/Transpose_output_0", bias + ".bias");
    }

    private static Block block(String name, String inFile, String more, int dilation) {
        return new Block(
                name,
                matrix(inFile + "/pw1" + more, name + ".pw1"),
                matrix(inFile + "/pw2" + more, name + ".pw2"),
                dilation);
    }

    private String read(Part part) throws IOException {
        String text = part.name + ".text.";
        String x = layers.look(text + "emb.weight", PHONEMES, part.channels);
        for (int i = 0; i < 2; i++) {
            x = layers.block(x, block(text + "convs." + i, "convs." + i, part.convolution, 1), Rows.SYMBOLS);
        }
        String layer = text + "attn.";
        Attention attention = new Attention(
                layer,
                new Matrix(part.attention, layer + "self_attn.in_proj_bias"),
                matrix("out_proj" + part.layer, layer + "self_attn.out_proj"),
                matrix("linear1" + part.layer, layer + "linear1"),
                matrix("linear2" + part.layer, layer + "linear2"));
        for (int i = 0; i < part.layers; i++) {
            x = layers.attend(x, attention);
        }
        return layers.normalise(x, text + "norm", Rows.SYMBOLS);
    }

    /** At least one step each. */
    private String durations(String read) throws IOException {
        String turned = graph.step("Transpose", read).withAll("perm", 0, 2, 1).output();
        String x = layers.activate(layers.convolve(turned, "pn.dur.0", PROSODY.channels));
        x = layers.convolve(x, "pn.dur.2", PROSODY.channels);
        x = graph.step("Squeeze", x, graph.integers(0, 1)).output();
        x = graph.step("Sub", graph.step("Exp", x).output(), graph.number(1)).output();
        x = graph.step("Round", graph.step("Div", x, PACES).output()).output();
        x = graph.step("Max", x, graph.number(1)).output();
        return graph.step("Cast", x).with("to", Type.INT64.code()).output(DURATIONS);
    }

    /** The phoneme of each step: as many as have ended by then. */
    private String owners(String durations) {
        String all = graph.step("ReduceSum", durations).with("keepdims", 0).output();
        String steps =
                graph.step("Range", graph.integer(0), all, graph.integer(1)).output();
        String column = graph.step("Unsqueeze", steps, graph.integers(1)).output();
        String first = graph.constant("first", Type.INT32, new byte[Integer.BYTES]);
        String ends = graph.step("CumSum", durations, first).output();
        String ended = graph.step("GreaterOrEqual", column, ends).output();
        String counted = graph.step("Cast", ended).with("to", Type.INT64.code()).output();
        return graph.step("ReduceSum", counted, graph.integers(1))
                .with("keepdims", 0)
                .output();
    }

    /** Logarithm of the pitch and strength of each frame, as two rows of times. */
    private String prosody(String read, String owners) throws IOException {
        String entry = layers.multiply(read, "pn.pro_in");
        String x = graph.step("Gather", entry, owners).with("axis", 1).output();
        for (int i = 0; i < PROSODY_DILATIONS.length; i++) {
            x = layers.block(x, block("pn.pro." + i, "pro." + i, "", PROSODY_DILATIONS[i]), Rows.STEPS);
        }
        var halves = graph.step("Split", layers.multiply(x, "pn.pro_out"), graph.integers(2, 2))
                .with("axis", 2)
                .outputs(2);
        String pitch =
                graph.step("Reshape", halves.get(0), graph.integers(1, -1)).output();
        pitch = graph.step("Mul", pitch, graph.number(100)).output(PITCH);
        String voiced = graph.step("Relu", pitch).output();
        String log = graph.step("Log", layers.add(graph.number(1), voiced)).output();
        log = graph.step("Div", log, graph.number(5)).output();
        String strength =
                graph.step("Reshape", halves.get(1), graph.integers(1, -1)).output();
        String both = graph.step(
                        "Concat",
                        graph.step("Unsqueeze", log, graph.integers(1)).output(),
                        graph.step("Unsqueeze", strength, graph.integers(1)).output())
                .with("axis", 1)
                .output();
        return both;
    }

    private void sound(String read, String owners, String prosody) throws IOException {
        String x = new Entrance(graph, weights, layers).enter(read, owners, prosody);
        for (int i = 0; i < SOUND_BLOCKS; i++) {
            x = layers.block(x, block("m.dec." + i, "dec." + i, "", 1), Rows.FRAMES);
        }
        layers.project(layers.normalise(x, "m.dec_norm", Rows.FRAMES), matrix("head", "m.head"), SPECTRA);
    }
}
