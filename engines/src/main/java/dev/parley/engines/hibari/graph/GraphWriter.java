package dev.parley.engines.hibari.graph;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Writes an ONNX graph: steps in the order they are computed, and constants. Confined to one thread. */
final class GraphWriter {
    private static final int MODEL_VERSION = 1;
    private static final int MODEL_GRAPH = 7;
    private static final int MODEL_OPERATORS = 8;
    private static final int OPERATORS_DOMAIN = 1;
    private static final int OPERATORS_VERSION = 2;
    private static final int GRAPH_STEP = 1;
    private static final int GRAPH_NAME = 2;
    private static final int GRAPH_TENSOR = 5;
    private static final int GRAPH_INPUT = 11;
    private static final int GRAPH_OUTPUT = 12;
    private static final int VALUE_NAME = 1;
    private static final int VALUE_TYPE = 2;
    private static final int TYPE_TENSOR = 1;
    private static final int TENSOR_TYPE_ELEMENTS = 1;
    private static final int TENSOR_TYPE_SHAPE = 2;
    private static final int SHAPE_DIMENSION = 1;
    private static final int TENSOR_DIMENSION = 1;
    private static final int TENSOR_ELEMENTS = 2;
    private static final int TENSOR_NAME = 8;
    private static final int TENSOR_RAW = 9;
    private static final int STEP_INPUT = 1;
    private static final int STEP_OUTPUT = 2;
    private static final int STEP_NAME = 3;
    private static final int STEP_OPERATOR = 4;
    private static final int STEP_ATTRIBUTE = 5;
    private static final int STEP_DOMAIN = 7;
    private static final int ATTRIBUTE_NAME = 1;
    private static final int ATTRIBUTE_INTEGER = 3;
    private static final int ATTRIBUTE_INTEGERS = 8;
    private static final int ATTRIBUTE_TYPE = 20;
    private static final int TYPE_INTEGER = 2;
    private static final int TYPE_INTEGERS = 7;

    /** Of the file format, and of the operators, such as onnxruntime knows since long. */
    private static final int FORMAT = 8;

    private static final int OPERATORS = 17;

    /** Operators that only onnxruntime has. */
    private static final String OWN = "com.microsoft";

    /** What a tensor holds. */
    enum Type {
        FLOAT(1),
        INT8(3),
        INT32(6),
        INT64(7);

        private final int code;

        Type(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }
    }

    private final ProtoFields graph = new ProtoFields().add(GRAPH_NAME, "voice");
    private final Set<String> constants = new HashSet<>();
    private int steps;

    /** An input of a number of dimensions, each of any length. */
    void input(String name, Type type, int dimensions) {
        ProtoFields shape = new ProtoFields();
        for (int i = 0; i < dimensions; i++) {
            shape.add(SHAPE_DIMENSION, new byte[0]);
        }
        ProtoFields tensor =
                new ProtoFields().add(TENSOR_TYPE_ELEMENTS, type.code).add(TENSOR_TYPE_SHAPE, shape);
        graph.add(
                GRAPH_INPUT,
                new ProtoFields().add(VALUE_NAME, name).add(VALUE_TYPE, new ProtoFields().add(TYPE_TENSOR, tensor)));
    }

    /** Makes a value that a step gives one of the results. */
    void output(String name) {
        graph.add(GRAPH_OUTPUT, new ProtoFields().add(VALUE_NAME, name));
    }

    /** A constant; one of a name that is there already is taken to be the same. */
    String constant(String name, Type type, byte[] content, long... shape) {
        if (constants.add(name)) {
            ProtoFields tensor = new ProtoFields();
            for (long length : shape) {
                tensor.add(TENSOR_DIMENSION, length);
            }
            graph.add(
                    GRAPH_TENSOR,
                    tensor.add(TENSOR_ELEMENTS, type.code)
                            .add(TENSOR_NAME, name)
                            .add(TENSOR_RAW, content));
        }
        return name;
    }

    String constant(String name, float[] values, long... shape) {
        ByteBuffer content = ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        content.asFloatBuffer().put(values);
        return constant(name, Type.FLOAT, content.array(), shape);
    }

    /** A number without dimensions. */
    String number(float value) {
        return constant("number " + value, new float[] {value});
    }

    /** A whole number without dimensions. */
    String integer(long value) {
        return constant("integer " + value, Type.INT64, bytes(value));
    }

    /** A row of whole numbers. */
    String integers(long... values) {
        return constant("integers " + Arrays.toString(values), Type.INT64, bytes(values), values.length);
    }

    private static byte[] bytes(long... values) {
        ByteBuffer content = ByteBuffer.allocate(Long.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        content.asLongBuffer().put(values);
        return content.array();
    }

    /** A step of the operators everybody has. It is written when its output is asked for. */
    Step step(String operator, String... inputs) {
        return new Step(operator, "", inputs);
    }

    /** A step that only onnxruntime has. */
    Step ownStep(String operator, String... inputs) {
        return new Step(operator, OWN, inputs);
    }

    byte[] model() {
        return new ProtoFields()
                .add(MODEL_VERSION, FORMAT)
                .add(MODEL_GRAPH, graph)
                .add(MODEL_OPERATORS, operators("", OPERATORS))
                .add(MODEL_OPERATORS, operators(OWN, 1))
                .bytes();
    }

    private static ProtoFields operators(String domain, int version) {
        return new ProtoFields().add(OPERATORS_DOMAIN, domain).add(OPERATORS_VERSION, version);
    }

    /** One step of the graph. */
    final class Step {
        private final ProtoFields fields = new ProtoFields();
        private final String name;

        private Step(String operator, String domain, String... inputs) {
            name = operator + " " + ++steps;
            for (String input : inputs) {
                fields.add(STEP_INPUT, input);
            }
            fields.add(STEP_NAME, name).add(STEP_OPERATOR, operator).add(STEP_DOMAIN, domain);
        }

        Step with(String attribute, long value) {
            return attribute(attribute, TYPE_INTEGER, new ProtoFields().add(ATTRIBUTE_INTEGER, value));
        }

        Step withAll(String attribute, long... values) {
            ProtoFields all = new ProtoFields();
            for (long value : values) {
                all.add(ATTRIBUTE_INTEGERS, value);
            }
            return attribute(attribute, TYPE_INTEGERS, all);
        }

        private Step attribute(String attribute, int type, ProtoFields value) {
            fields.add(STEP_ATTRIBUTE, value.add(ATTRIBUTE_NAME, attribute).add(ATTRIBUTE_TYPE, type));
            return this;
        }

        String output() {
            return output(name);
        }

        String output(String called) {
            graph.add(GRAPH_STEP, fields.add(STEP_OUTPUT, called));
            return called;
        }

        List<String> outputs(int count) {
            List<String> names = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                names.add(name + ", " + i);
                fields.add(STEP_OUTPUT, names.getLast());
            }
            graph.add(GRAPH_STEP, fields);
            return names;
        }
    }
}
