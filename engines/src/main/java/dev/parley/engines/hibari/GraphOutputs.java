package dev.parley.engines.hibari;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * Changes which values of an ONNX file are its outputs. The file is protocol buffers: fields of a number, a kind and
 * content, here copied as they are but for the few that name what the graph gives out.
 *
 * @param leftOut outputs, and values only they need, that the graph gives no longer
 * @param added inner values that become outputs
 */
record GraphOutputs(Set<String> leftOut, List<String> added) {
    private static final int MODEL_GRAPH = 7;
    private static final int GRAPH_NODE = 1;
    private static final int NODE_OUTPUT = 2;
    private static final int GRAPH_OUTPUT = 12;
    private static final int VALUE_NAME = 1;

    private static final int VARINT = 0;
    private static final int EIGHT_BYTES = 1;
    private static final int DELIMITED = 2;
    private static final int FOUR_BYTES = 5;

    /** @throws IOException when it is not an ONNX file */
    byte[] rewrite(byte[] model) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(model.length + 256);
        for (ByteBuffer in = ByteBuffer.wrap(model); in.hasRemaining(); ) {
            Field field = Field.read(in);
            if (field.number == MODEL_GRAPH) {
                write(out, MODEL_GRAPH, graph(field.content));
            } else {
                field.copyTo(out);
            }
        }
        return out.toByteArray();
    }

    private byte[] graph(ByteBuffer graph) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(graph.remaining() + 256);
        while (graph.hasRemaining()) {
            Field field = Field.read(graph);
            boolean dropped =
                    switch (field.number) {
                        case GRAPH_NODE -> names(field.content, NODE_OUTPUT);
                        case GRAPH_OUTPUT -> names(field.content, VALUE_NAME);
                        default -> false;
                    };
            if (!dropped) {
                field.copyTo(out);
            }
        }
        for (String name : added) {
            ByteArrayOutputStream value = new ByteArrayOutputStream();
            write(value, VALUE_NAME, name.getBytes(StandardCharsets.UTF_8));
            write(out, GRAPH_OUTPUT, value.toByteArray());
        }
        return out.toByteArray();
    }

    /** Whether a message names a value that is left out, in the field of that number. */
    private boolean names(ByteBuffer message, int number) throws IOException {
        for (ByteBuffer in = message.duplicate(); in.hasRemaining(); ) {
            Field field = Field.read(in);
            if (field.number == number
                    && leftOut.contains(
                            StandardCharsets.UTF_8.decode(field.content).toString())) {
                return true;
            }
        }
        return false;
    }

    private static void write(ByteArrayOutputStream out, int number, byte[] content) {
        writeVarint(out, (long) number << 3 | DELIMITED);
        writeVarint(out, content.length);
        out.writeBytes(content);
    }

    private static void writeVarint(ByteArrayOutputStream out, long value) {
        long left = value;
        while (left > 0x7f) {
            out.write((int) (left & 0x7f | 0x80));
            left >>>= 7;
        }
        out.write((int) left);
    }

    /**
     * One field.
     *
     * @param all its bytes, number and kind included
     * @param content what a delimited one holds
     */
    private record Field(int number, ByteBuffer all, ByteBuffer content) {
        static Field read(ByteBuffer in) throws IOException {
            int start = in.position();
            long key = varint(in);
            int length =
                    switch ((int) key & 7) {
                        case VARINT -> {
                            varint(in);
                            yield 0;
                        }
                        case EIGHT_BYTES -> 8;
                        case DELIMITED -> (int) varint(in);
                        case FOUR_BYTES -> 4;
                        default -> throw new IOException("not an ONNX file");
                    };
            if (length < 0 || length > in.remaining()) {
                throw new IOException("an ONNX file that is cut off");
            }
            ByteBuffer content = in.slice(in.position(), length);
            in.position(in.position() + length);
            return new Field((int) (key >>> 3), in.slice(start, in.position() - start), content);
        }

        private static long varint(ByteBuffer in) throws IOException {
            long value = 0;
            for (int shift = 0; shift < Long.SIZE && in.hasRemaining(); shift += 7) {
                byte next = in.get();
                value |= (long) (next & 0x7f) << shift;
                if (next >= 0) {
                    return value;
                }
            }
            throw new IOException("an ONNX file that is cut off");
        }

        void copyTo(ByteArrayOutputStream out) {
            byte[] bytes = new byte[all.remaining()];
            all.duplicate().get(bytes);
            out.writeBytes(bytes);
        }
    }
}
