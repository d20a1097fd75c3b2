package dev.parley.engines.hibari;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A step of an ONNX graph.
 *
 * @param attributes as they stand in the file
 */
record GraphNode(
        String operator, String name, List<String> inputs, List<String> outputs, List<ProtoFields.Field> attributes) {
    private static final int INPUT = 1;
    private static final int OUTPUT = 2;
    private static final int NAME = 3;
    private static final int OPERATOR = 4;
    private static final int ATTRIBUTE = 5;

    private static final int ATTRIBUTE_NAME = 1;
    private static final int ATTRIBUTE_INT = 3;
    private static final int ATTRIBUTE_TENSOR = 5;
    private static final int ATTRIBUTE_TYPE = 20;
    private static final int TYPE_INT = 2;
    private static final int TYPE_TENSOR = 4;

    private static final int TENSOR_DIMENSION = 1;
    private static final int TENSOR_TYPE = 2;
    private static final int TENSOR_RAW = 9;
    private static final int FLOAT = 1;

    static GraphNode read(ByteBuffer message) throws IOException {
        String operator = "";
        String name = "";
        List<String> inputs = new ArrayList<>();
        List<String> outputs = new ArrayList<>();
        List<ProtoFields.Field> attributes = new ArrayList<>();
        for (ByteBuffer in = message.duplicate(); in.hasRemaining(); ) {
            ProtoFields.Field field = ProtoFields.Field.read(in);
            switch (field.number()) {
                case INPUT -> inputs.add(field.text());
                case OUTPUT -> outputs.add(field.text());
                case NAME -> name = field.text();
                case OPERATOR -> operator = field.text();
                case ATTRIBUTE -> attributes.add(field);
                default -> throw new IOException("the step " + name + " has a field that is not known");
            }
        }
        return new GraphNode(operator, name, inputs, outputs, attributes);
    }

    /**
     * The same, for a layer normalisation, in steps that onnxruntime computes with vectors: its kernel for the whole (as of
     * 1.29) goes number by number and takes seven times as long. Each row is a channel of an instance normalisation.
     *
     * @param rows names the ones and zeros that number has of rows have been made of by an earlier step, or will be by
     *     this one
     */
    List<byte[]> asInstanceNormalisation(String rows, boolean first) {
        List<byte[]> steps = new ArrayList<>();
        String input = inputs.getFirst();
        String ones = rows + "_ones";
        String zeros = rows + "_zeros";
        if (first) {
            String count = rows + "_count";
            steps.add(step("Shape", List.of(input), count)
                    .add(ATTRIBUTE, integer("start", 1))
                    .add(ATTRIBUTE, integer("end", 2))
                    .bytes());
            steps.add(step("ConstantOfShape", List.of(count), ones)
                    .add(ATTRIBUTE, one())
                    .bytes());
            steps.add(step("ConstantOfShape", List.of(count), zeros).bytes());
        }
        ProtoFields normal = step("InstanceNormalization", List.of(input, ones, zeros), name + "_normal");
        attributes.stream()
                .filter(each -> attributeName(each).equals("epsilon"))
                .forEach(normal::add);
        steps.add(normal.bytes());
        steps.add(step("Mul", List.of(name + "_normal", inputs.get(1)), name + "_scaled")
                .bytes());
        steps.add(step("Add", List.of(name + "_scaled", inputs.get(2)), outputs.getFirst())
                .bytes());
        return steps;
    }

    private static ProtoFields step(String operator, List<String> inputs, String output) {
        ProtoFields step = new ProtoFields();
        inputs.forEach(input -> step.add(INPUT, input));
        return step.add(OUTPUT, output).add(NAME, output + "_step").add(OPERATOR, operator);
    }

    private static ProtoFields integer(String name, int value) {
        return new ProtoFields()
                .add(ATTRIBUTE_NAME, name)
                .add(ATTRIBUTE_INT, value)
                .add(ATTRIBUTE_TYPE, TYPE_INT);
    }

    private static ProtoFields one() {
        ProtoFields tensor = new ProtoFields()
                .add(TENSOR_DIMENSION, 1)
                .add(TENSOR_TYPE, FLOAT)
                .add(TENSOR_RAW, ProtoFields.raw(1));
        return new ProtoFields()
                .add(ATTRIBUTE_NAME, "value")
                .add(ATTRIBUTE_TENSOR, tensor)
                .add(ATTRIBUTE_TYPE, TYPE_TENSOR);
    }

    private static String attributeName(ProtoFields.Field attribute) {
        try {
            return ProtoFields.Field.read(attribute.content().duplicate()).text();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
