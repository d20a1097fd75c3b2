package dev.parley.engines.hibari.graph;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Writes the fields of a message of protocol buffers: each a number, a kind and content. What is written is in {@link
 * #bytes}. Confined to one thread.
 */
final class ProtoFields {
    private static final int VARINT = 0;
    private static final int EIGHT_BYTES = 1;
    private static final int DELIMITED = 2;
    private static final int FOUR_BYTES = 5;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    byte[] bytes() {
        return out.toByteArray();
    }

    ProtoFields add(int number, byte[] content) {
        varint((long) number << 3 | DELIMITED);
        varint(content.length);
        out.writeBytes(content);
        return this;
    }

    ProtoFields add(int number, String text) {
        return add(number, text.getBytes(StandardCharsets.UTF_8));
    }

    ProtoFields add(int number, ProtoFields message) {
        return add(number, message.bytes());
    }

    ProtoFields add(int number, long value) {
        varint((long) number << 3 | VARINT);
        varint(value);
        return this;
    }

    private void varint(long value) {
        long left = value;
        while (left > 0x7f) {
            out.write((int) (left & 0x7f | 0x80));
            left >>>= 7;
        }
        out.write((int) left);
    }

    /**
     * One field that has been read.
     *
     * @param content what a delimited one holds
     */
    record Field(int number, ByteBuffer content) {
        /** @throws IOException when there is none, whole */
        static Field read(ByteBuffer in) throws IOException {
            long key = readVarint(in);
            int length =
                    switch ((int) key & 7) {
                        case VARINT -> {
                            readVarint(in);
                            yield 0;
                        }
                        case EIGHT_BYTES -> 8;
                        case DELIMITED -> (int) readVarint(in);
                        case FOUR_BYTES -> 4;
                        default -> throw new IOException("not an ONNX file");
                    };
            if (length < 0 || length > in.remaining()) {
                throw new IOException("an ONNX file that is cut off");
            }
            ByteBuffer content = in.slice(in.position(), length);
            in.position(in.position() + length);
            return new Field((int) (key >>> 3), content);
        }

        private static long readVarint(ByteBuffer in) throws IOException {
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

        String text() {
            return StandardCharsets.UTF_8.decode(content.duplicate()).toString();
        }

        byte[] bytes() {
            byte[] bytes = new byte[content.remaining()];
            content.duplicate().get(bytes);
            return bytes;
        }
    }
}
