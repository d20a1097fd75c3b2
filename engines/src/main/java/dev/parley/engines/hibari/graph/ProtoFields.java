package dev.parley.engines.hibari.graph;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes the fields of a message of protocol buffers: each a number, a kind and content. What is written is in {@link
 * #bytes}. Confined to one thread.
 */
final class ProtoFields {
    private static final int VARINT = 0;
    private static final int EIGHT_BYTES = 1;
    private static final int DELIMITED = 2;
    private static final int FOUR_BYTES = 5;
    private static final int LONGEST_VARINT = 10;

    private final List<byte[]> parts = new ArrayList<>();
    private int size;

    byte[] bytes() {
        byte[] all = new byte[size];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    /** @param content is not copied: nobody may change it before {@link #bytes} */
    ProtoFields add(int number, byte[] content) {
        header(number, content.length);
        part(content);
        return this;
    }

    ProtoFields add(int number, String text) {
        return add(number, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Takes what the message holds now. */
    ProtoFields add(int number, ProtoFields message) {
        header(number, message.size);
        message.parts.forEach(this::part);
        return this;
    }

    ProtoFields add(int number, long value) {
        part(varints((long) number << 3 | VARINT, value));
        return this;
    }

    private void header(int number, int length) {
        part(varints((long) number << 3 | DELIMITED, length));
    }

    private void part(byte[] bytes) {
        parts.add(bytes);
        size = Math.addExact(size, bytes.length);
    }

    private static byte[] varints(long... values) {
        byte[] bytes = new byte[values.length * LONGEST_VARINT];
        int at = 0;
        for (long value : values) {
            long left = value;
            while (left < 0 || left > 0x7f) {
                bytes[at++] = (byte) (left & 0x7f | 0x80);
                left >>>= 7;
            }
            bytes[at++] = (byte) left;
        }
        return Arrays.copyOf(bytes, at);
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
