package dev.parley.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The {@code fmt } chunk of a WAV file (Microsoft multimedia standards update, WAVEFORMATEX and WAVEFORMATEXTENSIBLE).
 */
record WavFormat(Encoding encoding, int channels, int sampleRate) {
    static final int MAX_CHANNELS = 256;
    static final int MIN_RATE = 1_000;
    static final int MAX_RATE = 768_000;

    private static final int PCM = 1;
    private static final int IEEE_FLOAT = 3;
    private static final int A_LAW = 6;
    private static final int MU_LAW = 7;
    private static final int EXTENSIBLE = 0xfffe;

    /** How one sample of one channel is stored. */
    enum Encoding {
        UNSIGNED_8(1),
        SIGNED_16(2),
        SIGNED_24(3),
        SIGNED_32(4),
        FLOAT_32(4),
        FLOAT_64(8),
        A_LAW_8(1),
        MU_LAW_8(1);

        private final int bytes;

        Encoding(int bytes) {
            this.bytes = bytes;
        }

        int bytes() {
            return bytes;
        }

        /** The sample at {@code index}, scaled to 16 bits and clipped. */
        int sample(ByteBuffer in, int index) {
            return switch (this) {
                case UNSIGNED_8 -> ((in.get(index) & 0xff) - 128) << 8;
                case SIGNED_16 -> in.getShort(index);
                case SIGNED_24 -> rounded((in.getShort(index + 1) << 8) | (in.get(index) & 0xff), 8);
                case SIGNED_32 -> rounded(in.getInt(index), 16);
                case FLOAT_32 -> fromUnit(in.getFloat(index));
                case FLOAT_64 -> fromUnit(in.getDouble(index));
                case A_LAW_8 -> G711.A_LAW.decode(in.get(index));
                case MU_LAW_8 -> G711.MU_LAW.decode(in.get(index));
            };
        }

        private static int rounded(int value, int shift) {
            return (int) Math.min(Short.MAX_VALUE, ((long) value + (1L << (shift - 1))) >> shift);
        }

        private static int fromUnit(double value) {
            // Math.round maps NaN to 0.
            return Math.clamp(Math.round(value * 32_768), Short.MIN_VALUE, Short.MAX_VALUE);
        }
    }

    int frameBytes() {
        return channels * encoding.bytes();
    }

    static WavFormat parse(byte[] chunk) throws MalformedAudioException {
        if (chunk.length < 16) {
            throw new MalformedAudioException("WAV fmt chunk has " + chunk.length + " bytes; at least 16 are needed");
        }
        ByteBuffer in = ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN);
        int tag = in.getShort(0) & 0xffff;
        int channels = in.getShort(2) & 0xffff;
        int rate = in.getInt(4);
        int blockAlign = in.getShort(12) & 0xffff;
        int bits = in.getShort(14) & 0xffff;
        if (tag == EXTENSIBLE) {
            if (chunk.length < 40) {
                throw new MalformedAudioException(
                        "extensible WAV fmt chunk has " + chunk.length + " bytes; 40 are needed");
            }
            tag = in.getShort(24) & 0xffff;
        }
        if (channels < 1 || channels > MAX_CHANNELS) {
            throw new MalformedAudioException("WAV channels " + channels + ": must be 1 to " + MAX_CHANNELS);
        }
        if (rate < MIN_RATE || rate > MAX_RATE) {
            throw new MalformedAudioException("WAV sample rate " + Integer.toUnsignedString(rate) + " Hz: must be "
                    + MIN_RATE + " to " + MAX_RATE);
        }
        WavFormat format = new WavFormat(encoding(tag, bits), channels, rate);
        if (blockAlign != format.frameBytes()) {
            throw new MalformedAudioException("WAV block align " + blockAlign + ": must be " + format.frameBytes()
                    + " for " + channels + " channels of " + bits + " bits");
        }
        return format;
    }

    private static Encoding encoding(int tag, int bits) throws MalformedAudioException {
        return switch (tag << 8 | bits) {
            case PCM << 8 | 8 -> Encoding.UNSIGNED_8;
            case PCM << 8 | 16 -> Encoding.SIGNED_16;
            case PCM << 8 | 24 -> Encoding.SIGNED_24;
            case PCM << 8 | 32 -> Encoding.SIGNED_32;
            case IEEE_FLOAT << 8 | 32 -> Encoding.FLOAT_32;
            case IEEE_FLOAT << 8 | 64 -> Encoding.FLOAT_64;
            case A_LAW << 8 | 8 -> Encoding.A_LAW_8;
            case MU_LAW << 8 | 8 -> Encoding.MU_LAW_8;
            default ->
                throw new MalformedAudioException("WAV format " + tag + " with " + bits + " bits is not supported; use "
                        + "PCM of 8, 16, 24 or 32 bits, float of 32 or 64 bits, A-law or mu-law");
        };
    }
}
