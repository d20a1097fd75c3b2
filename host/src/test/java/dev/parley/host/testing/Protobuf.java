package dev.parley.host.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes a message in protobuf's wire format, as files in ONNX's format are. Not thread-safe. */
public final class Protobuf {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    public Protobuf add(int field, int value) {
        number(field << 3);
        number(value);
        return this;
    }

    public Protobuf add(int field, String text) {
        return add(field, text.getBytes(StandardCharsets.UTF_8));
    }

    public Protobuf add(int field, Protobuf message) {
        return add(field, message.bytes());
    }

    public Protobuf add(int field, byte[] bytes) {
        number(field << 3 | 2);
        number(bytes.length);
        out.writeBytes(bytes);
        return this;
    }

    private void number(int value) {
        int left = value;
        while ((left & ~0x7f) != 0) {
            out.write(left & 0x7f | 0x80);
            left >>>= 7;
        }
        out.write(left);
    }

    public byte[] bytes() {
        return out.toByteArray();
    }
}
