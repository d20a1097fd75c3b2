package dev.parley.engines.hibari.graph;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/** The named weights of an ONNX file, as they lie in it. Confined to one thread. */
final class Weights {
    private static final int MODEL_GRAPH = 7;
    private static final int GRAPH_TENSOR = 5;
    private static final int TENSOR_FLOATS = 4;
    private static final int TENSOR_NAME = 8;
    private static final int TENSOR_RAW = 9;

    private final Map<String, byte[]> values = new HashMap<>();

    private Weights() {}

    /** @throws IOException when it is not an ONNX file */
    static Weights read(byte[] model) throws IOException {
        Weights weights = new Weights();
        for (ByteBuffer in = ByteBuffer.wrap(model); in.hasRemaining(); ) {
            ProtoFields.Field field = ProtoFields.Field.read(in);
            if (field.number() == MODEL_GRAPH) {
                weights.graph(field.content());
            }
        }
        return weights;
    }

    private void graph(ByteBuffer graph) throws IOException {
        while (graph.hasRemaining()) {
            ProtoFields.Field field = ProtoFields.Field.read(graph);
            if (field.number() == GRAPH_TENSOR) {
                tensor(field.content());
            }
        }
    }

    private void tensor(ByteBuffer tensor) throws IOException {
        String name = "";
        byte[] value = new byte[0];
        while (tensor.hasRemaining()) {
            ProtoFields.Field field = ProtoFields.Field.read(tensor);
            switch (field.number()) {
                case TENSOR_NAME -> name = field.text();
                case TENSOR_FLOATS, TENSOR_RAW -> value = field.bytes();
                default -> {} // its shape and type follow from where it is used
            }
        }
        values.put(name, value);
    }

    /** @throws IOException when there is none of that name */
    byte[] bytes(String name) throws IOException {
        byte[] value = values.get(name);
        if (value == null) {
            throw new IOException("not the voice's network: it has no weights " + name);
        }
        return value;
    }

    /** @throws IOException when there is none of that name */
    float[] floats(String name) throws IOException {
        byte[] bytes = bytes(name);
        float[] floats = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(floats);
        return floats;
    }
}
