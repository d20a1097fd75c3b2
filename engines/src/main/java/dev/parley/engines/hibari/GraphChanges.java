package dev.parley.engines.hibari;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Changes an ONNX graph while it is loaded. The file is protocol buffers, copied as it is but for what is named here.
 *
 * @param leftOut outputs, and values only they need, that the graph gives no longer
 * @param added inner values that become outputs
 * @param anyLength inputs of one number that take a number for each of the values they meet
 * @param normalisations beginnings of the names of layer normalisations to put otherwise, see {@link
 *     GraphNode#asInstanceNormalisation}; those of one value here normalise the same number of rows
 */
record GraphChanges(
        Set<String> leftOut, List<String> added, Set<String> anyLength, Map<String, String> normalisations) {
    private static final int MODEL_GRAPH = 7;
    private static final int GRAPH_NODE = 1;
    private static final int GRAPH_INPUT = 11;
    private static final int GRAPH_OUTPUT = 12;
    private static final int VALUE_NAME = 1;
    private static final int VALUE_TYPE = 2;
    private static final int TYPE_TENSOR = 1;
    private static final int TENSOR_ELEMENTS = 1;
    private static final int TENSOR_SHAPE = 2;
    private static final int SHAPE_DIMENSION = 1;
    private static final int FLOAT = 1;

    private static final String LAYER_NORMALISATION = "LayerNormalization";

    /** @throws IOException when it is not an ONNX file */
    byte[] rewrite(byte[] model) throws IOException {
        ProtoFields out = new ProtoFields();
        for (ByteBuffer in = ByteBuffer.wrap(model); in.hasRemaining(); ) {
            ProtoFields.Field field = ProtoFields.Field.read(in);
            if (field.number() == MODEL_GRAPH) {
                out.add(MODEL_GRAPH, graph(field.content()));
            } else {
                out.add(field);
            }
        }
        return out.bytes();
    }

    private ProtoFields graph(ByteBuffer graph) throws IOException {
        ProtoFields out = new ProtoFields();
        Set<String> normalised = new HashSet<>();
        while (graph.hasRemaining()) {
            ProtoFields.Field field = ProtoFields.Field.read(graph);
            switch (field.number()) {
                case GRAPH_NODE -> node(field, normalised, out);
                case GRAPH_INPUT -> input(field, out);
                case GRAPH_OUTPUT -> {
                    if (!leftOut.contains(name(field))) {
                        out.add(field);
                    }
                }
                default -> out.add(field);
            }
        }
        added.forEach(name -> out.add(GRAPH_OUTPUT, new ProtoFields().add(VALUE_NAME, name)));
        return out;
    }

    private void node(ProtoFields.Field field, Set<String> normalised, ProtoFields out) throws IOException {
        GraphNode node = GraphNode.read(field.content());
        if (node.outputs().stream().anyMatch(leftOut::contains)) {
            return;
        }
        Optional<String> rows = node.operator().equals(LAYER_NORMALISATION) ? rows(node.name()) : Optional.empty();
        if (rows.isEmpty()) {
            out.add(field);
            return;
        }
        boolean first = normalised.add(rows.get());
        node.asInstanceNormalisation(rows.get(), first).forEach(step -> out.add(GRAPH_NODE, step));
    }

    private Optional<String> rows(String node) {
        return normalisations.entrySet().stream()
                .filter(each -> node.startsWith(each.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private void input(ProtoFields.Field field, ProtoFields out) throws IOException {
        String name = name(field);
        if (!anyLength.contains(name)) {
            out.add(field);
            return;
        }
        ProtoFields shape = new ProtoFields().add(SHAPE_DIMENSION, new byte[0]);
        ProtoFields tensor = new ProtoFields().add(TENSOR_ELEMENTS, FLOAT).add(TENSOR_SHAPE, shape);
        ProtoFields type = new ProtoFields().add(TYPE_TENSOR, tensor);
        out.add(GRAPH_INPUT, new ProtoFields().add(VALUE_NAME, name).add(VALUE_TYPE, type));
    }

    private static String name(ProtoFields.Field value) throws IOException {
        for (ByteBuffer in = value.content().duplicate(); in.hasRemaining(); ) {
            ProtoFields.Field field = ProtoFields.Field.read(in);
            if (field.number() == VALUE_NAME) {
                return field.text();
            }
        }
        return "";
    }
}
