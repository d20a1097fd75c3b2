package dev.parley.codec;

import java.util.Objects;

/**
 * G.711 companding, exactly as ITU-T G.711 tables 1 and 2 define it: 8 bits a sample, usually at 8000 Hz. Stateless; any
 * thread.
 */
@SuppressWarnings("ImmutableEnumChecker") // the tables are filled once and never handed out
public enum G711 {
    /** PCMU: North America and Japan; media streams of telephony providers. */
    MU_LAW {
        @Override
        int expand(int code) {
            int inverted = ~code & 0xff;
            int exponent = (inverted >> 4) & 7;
            int magnitude = ((((inverted & 15) << 3) + MU_BIAS) << exponent) - MU_BIAS;
            return (inverted & 0x80) != 0 ? -magnitude : magnitude;
        }

        @Override
        int compress(int sample) {
            int sign = sample < 0 ? 0x80 : 0;
            int biased = Math.min(Math.abs(sample), MU_CLIP) + MU_BIAS;
            int exponent = 24 - Integer.numberOfLeadingZeros(biased);
            return ~(sign | exponent << 4 | (biased >> (exponent + 3) & 15)) & 0xff;
        }
    },
    /** PCMA: the rest of the world. */
    A_LAW {
        @Override
        int expand(int code) {
            int plain = code ^ 0x55;
            int exponent = (plain >> 4) & 7;
            int mantissa = (plain & 15) << 4;
            int magnitude = exponent == 0 ? mantissa + 8 : (mantissa + 0x108) << (exponent - 1);
            return (plain & 0x80) != 0 ? magnitude : -magnitude;
        }

        @Override
        int compress(int sample) {
            int sign = sample < 0 ? 0 : 0x80;
            // One's complement: -1 belongs to the smallest negative step, not to its neighbour.
            int magnitude = sample < 0 ? ~sample : sample;
            int exponent = Math.max(0, 24 - Integer.numberOfLeadingZeros(magnitude | 1));
            int mantissa = exponent == 0 ? magnitude >> 4 : magnitude >> (exponent + 3) & 15;
            return (sign | exponent << 4 | mantissa) ^ 0x55;
        }
    };

    private static final int MU_BIAS = 0x84;
    private static final int MU_CLIP = 32_635;

    private final short[] expanded = new short[256];
    private final byte[] compressed = new byte[65_536];

    static {
        for (G711 law : values()) {
            for (int code = 0; code < 256; code++) {
                law.expanded[code] = (short) law.expand(code);
            }
            for (int sample = Short.MIN_VALUE; sample <= Short.MAX_VALUE; sample++) {
                law.compressed[sample & 0xffff] = (byte) law.compress(sample);
            }
        }
    }

    abstract int expand(int code);

    abstract int compress(int sample);

    /** One sample to its code. */
    public byte encode(short sample) {
        return compressed[sample & 0xffff];
    }

    /** One code to its sample. */
    public short decode(byte code) {
        return expanded[code & 0xff];
    }

    /** Encodes {@code samples} samples, one byte each. */
    public void encode(short[] pcm, int offset, int samples, byte[] out, int outOffset) {
        Objects.checkFromIndexSize(offset, samples, pcm.length);
        Objects.checkFromIndexSize(outOffset, samples, out.length);
        for (int i = 0; i < samples; i++) {
            out[outOffset + i] = compressed[pcm[offset + i] & 0xffff];
        }
    }

    /** Decodes {@code length} bytes, one sample each. */
    public void decode(byte[] in, int offset, int length, short[] pcm, int pcmOffset) {
        Objects.checkFromIndexSize(offset, length, in.length);
        Objects.checkFromIndexSize(pcmOffset, length, pcm.length);
        for (int i = 0; i < length; i++) {
            pcm[pcmOffset + i] = expanded[in[offset + i] & 0xff];
        }
    }
}
