package dev.parley.dialect.support;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** 16-bit PCM as bytes, little-endian, and as samples. */
public final class Pcm16 {
    private Pcm16() {}

    /** Samples of {@code bytes}, whose length must be even. */
    public static short[] samples(byte[] bytes) {
        if ((bytes.length & 1) != 0) {
            throw new IllegalArgumentException("odd number of bytes: " + bytes.length);
        }
        short[] samples = new short[bytes.length / 2];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
        return samples;
    }

    public static byte[] bytes(short[] samples) {
        byte[] bytes = new byte[samples.length * 2];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().put(samples);
        return bytes;
    }
}
