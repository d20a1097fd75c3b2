package dev.parley.engines.hibari.graph;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The layers the voice is made of, in the steps onnxruntime (as of 1.29) computes fastest. Values are rows, one behind the
 * other in time, of channels. Weights are named as in the file. Confined to one thread.
 */
final class Layers {
    private static final int HEADS = 2;

    private final GraphWriter graph;
    private final Weights weights;
    private final Map<Rows, Affine> neutral = new HashMap<>();

    Layers(GraphWriter graph, Weights weights) {
        this.graph = graph;
        this.weights = weights;
    }

    /** What rows are of: those of the same are equally many. */
    enum Rows {
        SYMBOLS,
        STEPS,
        FRAMES
    }

    /** What is added and multiplied in a normalisation. */
    private record Affine(String ones, String zeros) {}

    /** Weights of a matrix: of its bytes, and of its bias. */
    record Matrix(String quantised, String bias) {}

    /** Weights of a block: of all that is not a matrix, and of its two matrices. */
    record Block(String name, Matrix widen, Matrix narrow, int dilation) {}

    /** A table's row for each of the numbers. */
    String look(String table, String numbers, int channels) throws IOException {
        byte[] content = weights.bytes(table);
        String rows = graph.constant(
                table, GraphWriter.Type.FLOAT, content, content.length / Float.BYTES / channels, channels);
        return graph.step("Gather", rows, numbers).with("axis", 0).output();
    }

    String add(String a, String b) {
        return graph.step("Add", a, b).output();
    }

    /**
     * Normalises each row. The kernel made for it goes number by number; an instance normalisation whose channels are the
     * rows takes a seventh.
     */
    String normalise(String x, String name, Rows rows) throws IOException {
        Affine none = neutral.get(rows);
        if (none == null) {
            String count =
                    graph.step("Shape", x).with("start", 1).with("end", 2).output();
            String one = graph.constant("one", new float[] {1}, 1);
            none = new Affine(
                    graph.step("Expand", one, count).output(),
                    graph.step("ConstantOfShape", count).output());
            neutral.put(rows, none);
        }
        String normal =
                graph.step("InstanceNormalization", x, none.ones, none.zeros).output();
        String scaled = graph.step("Mul", normal, row(name + ".weight")).output();
        return add(scaled, row(name + ".bias"));
    }

    /** Times a matrix of bytes; values become bytes for it, and floats again after it. */
    String project(String x, Matrix matrix) throws IOException {
        return step(x, matrix).output();
    }

    /** The same, with a name for the values. */
    String project(String x, Matrix matrix, String called) throws IOException {
        return step(x, matrix).output(called);
    }

    private GraphWriter.Step step(String x, Matrix matrix) throws IOException {
        String scale = matrix.quantised + "_scale";
        String zero = graph.constant("zero", GraphWriter.Type.INT8, new byte[1]);
        return step(x, matrix, graph.constant(scale, weights.floats(scale)), zero, row(matrix.bias));
    }

    /** The same, each channel times a gain, which costs nothing this way. */
    private String projectWith(String x, Matrix matrix, String gain) throws IOException {
        float scale = weights.floats(matrix.quantised + "_scale")[0];
        float[] bias = weights.floats(matrix.bias);
        float[] scales = weights.floats(gain);
        for (int i = 0; i < scales.length; i++) {
            bias[i] *= scales[i];
            scales[i] *= scale;
        }
        int n = scales.length;
        String zeros = graph.constant("zeros " + n, GraphWriter.Type.INT8, new byte[n], n);
        String biases = graph.constant(gain + ".bias", bias, n);
        return step(x, matrix, graph.constant(gain + ".scales", scales, n), zeros, biases)
                .output();
    }

    private GraphWriter.Step step(String x, Matrix matrix, String scale, String zero, String bias) throws IOException {
        byte[] content = weights.bytes(matrix.quantised + "_quantized");
        int columns = weights.floats(matrix.bias).length;
        String bytes =
                graph.constant(matrix.quantised, GraphWriter.Type.INT8, content, content.length / columns, columns);
        return graph.ownStep("DynamicQuantizeMatMul", x, bytes, scale, zero, bias);
    }

    /** The Gaussian error linear unit, to within half a thousandth: what follows is rounded to eight bits. */
    String activate(String x) {
        return graph.ownStep("FastGelu", x).output();
    }

    /** A convolution in time, of each channel by itself; put as one of a picture that is one row high, which is faster. */
    private String spread(String x, String name, int dilation) throws IOException {
        byte[] kernel = weights.bytes(name + ".weight");
        int channels = weights.floats(name + ".bias").length;
        int taps = kernel.length / Float.BYTES / channels;
        int pad = taps / 2 * dilation;
        String picture = graph.step("Unsqueeze", x, graph.integers(1)).output();
        String turned =
                graph.step("Transpose", picture).withAll("perm", 0, 3, 1, 2).output();
        String kernels = graph.constant(name + ".weight", GraphWriter.Type.FLOAT, kernel, channels, 1, 1, taps);
        String spread = graph.step("Conv", turned, kernels, row(name + ".bias"))
                .with("group", channels)
                .withAll("kernel_shape", 1, taps)
                .withAll("dilations", 1, dilation)
                .withAll("pads", 0, pad, 0, pad)
                .output();
        String back =
                graph.step("Transpose", spread).withAll("perm", 0, 2, 3, 1).output();
        return graph.step("Squeeze", back, graph.integers(1)).output();
    }

    /** Looks around in time, then at all channels of each row; added to what was there. */
    String block(String x, Block block, Rows rows) throws IOException {
        String around = spread(x, block.name + ".dw", block.dilation);
        String wide = activate(project(normalise(around, block.name + ".norm", rows), block.widen));
        return add(x, projectWith(wide, block.narrow, block.name + ".gamma"));
    }

    /** Weights of a layer of attention. */
    record Attention(String name, Matrix in, Matrix out, Matrix widen, Matrix narrow) {}

    /** Each row looks at all others. */
    String attend(String x, Attention layer) throws IOException {
        int channels = weights.floats(layer.name + "norm1.weight").length;
        String all = project(normalise(x, layer.name + "norm1", Rows.SYMBOLS), layer.in);
        List<String> each = graph.step("Split", all, graph.integers(channels, channels, channels))
                .with("axis", 2)
                .outputs(3);
        String seen = graph.ownStep("MultiHeadAttention", each.toArray(String[]::new))
                .with("num_heads", HEADS)
                .output();
        String y = add(x, project(seen, layer.out));
        String wide = activate(project(normalise(y, layer.name + "norm2", Rows.SYMBOLS), layer.widen));
        return add(y, project(wide, layer.narrow));
    }

    /** A convolution in time of all channels; here each channel lies behind the other, as a row of times. */
    String convolve(String x, String name, int inputs) throws IOException {
        return convolve(x, name + ".weight", weights.floats(name + ".weight"), row(name + ".bias"), inputs);
    }

    /** The same with a kernel made of what is in the file. */
    String convolve(String x, String name, float[] kernel, String bias, int inputs) throws IOException {
        int outputs = weights.floats(bias).length;
        int taps = kernel.length / outputs / inputs;
        return graph.step("Conv", x, graph.constant(name, kernel, outputs, inputs, taps), bias)
                .withAll("kernel_shape", taps)
                .withAll("pads", taps / 2, taps / 2)
                .output();
    }

    /** Times a matrix of floats, which the file has as a convolution of one tap. */
    String multiply(String x, String name) throws IOException {
        float[] kernel = weights.floats(name + ".weight");
        int outputs = weights.floats(name + ".bias").length;
        int inputs = kernel.length / outputs;
        float[] turned = new float[kernel.length];
        for (int i = 0; i < kernel.length; i++) {
            turned[i % inputs * outputs + i / inputs] = kernel[i];
        }
        String matrix = graph.constant(name + ".weight", turned, inputs, outputs);
        return add(graph.step("MatMul", x, matrix).output(), row(name + ".bias"));
    }

    /** A constant row of floats. */
    String row(String name) throws IOException {
        float[] values = weights.floats(name);
        return graph.constant(name, values, values.length);
    }
}
