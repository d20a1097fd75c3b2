package dev.parley.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;

/**
 * The {@code fmt } chunk of a WAV file (Microsoft multimedia standards update, WAVEFORMATEX and WAVEFORMATEXTENSIBLE).
 */
record WavFormat(Encoding encoding, int channels, int sampleRate) {
    static final int MAX_CHANNELS = 256;
    static final int MIN_RATE = 1_000;
    static final int MAX_RATE = 768_000;

    /** Of a fmt chunk as the oldest writers made it: it ends before the bits of a sample. */
    private static final int MIN_BYTES = 14;

    private static final int BITS_AT = 14;
    private static final int MAX_WIDTH = 8;
    private static final int PCM = 1;
    private static final int IEEE_FLOAT = 3;
    private static final int A_LAW = 6;
    private static final int MU_LAW = 7;
    private static final int EXTENSIBLE = 0xfffe;
    private static final Set<Integer> KNOWN = Set.of(PCM, IEEE_FLOAT, A_LAW, MU_LAW);

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
                case SIGNED_24 -> rounded(signed24(in, index), 8);
                case SIGNED_32 -> rounded(in.getInt(index), 16);
                case FLOAT_32 -> fromUnit(in.getFloat(index));
                case FLOAT_64 -> fromUnit(in.getDouble(index));
                case A_LAW_8 -> G711.A_LAW.decode(in.get(index));
                case MU_LAW_8 -> G711.MU_LAW.decode(in.get(index));
            };
        }

        private static int signed24(ByteBuffer in, int index) {
            return in.order() == ByteOrder.BIG_ENDIAN
                    ? in.getShort(index) << 8 | in.get(index + 2) & 0xff
                    : in.getShort(index + 1) << 8 | in.get(index) & 0xff;
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

    static WavFormat parse(byte[] chunk, ByteOrder order) throws MalformedAudioException {
        if (chunk.length < MIN_BYTES) {
            throw new MalformedAudioException(
                    "WAV fmt chunk has " + chunk.length + " bytes; at least " + MIN_BYTES + " are needed");
        }
        ByteBuffer in = ByteBuffer.wrap(chunk).order(order);
        int tag = in.getShort(0) & 0xffff;
        int channels = in.getShort(2) & 0xffff;
        int rate = in.getInt(4);
        int byteRate = in.getInt(8);
        int blockAlign = in.getShort(12) & 0xffff;
        int bits = chunk.length < BITS_AT + 2 ? 0 : in.getShort(BITS_AT) & 0xffff;
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
        if (!KNOWN.contains(tag)) {
            throw unsupported(tag, bits);
        }
        int plain = channels * least(bits);
        boolean wrong = byteRate == rate * plain && byteRate != rate * blockAlign;
        return new WavFormat(encoding(tag, bits, width(bits, wrong ? plain : blockAlign, channels)), channels, rate);
    }

    private static int least(int bits) {
        return (bits + 7) / 8;
    }

    /**
     * Bytes of one sample of one channel: as the block align says, which some writers leave out, or get wrong where they
     * get the bytes of a second right; 12 or 20 bits stand at the top of theirs.
     */
    private static int width(int bits, int blockAlign, int channels) throws MalformedAudioException {
        int least = least(bits);
        if (blockAlign == 0) {
            return least;
        }
        if (blockAlign % channels != 0 || blockAlign / channels > MAX_WIDTH) {
            throw new MalformedAudioException("WAV block align " + blockAlign + ": must be " + channels * least
                    + " for " + channels + " channels of " + bits + " bits");
        }
        return blockAlign / channels;
    }

    private static Encoding encoding(int tag, int bits, int width) throws MalformedAudioException {
        Encoding found =
                switch (tag << 8 | width) {
                    case PCM << 8 | 1 -> Encoding.UNSIGNED_8;
                    case PCM << 8 | 2 -> Encoding.SIGNED_16;
                    case PCM << 8 | 3 -> Encoding.SIGNED_24;
                    case PCM << 8 | 4 -> Encoding.SIGNED_32;
                    case IEEE_FLOAT << 8 | 4 -> Encoding.FLOAT_32;
                    case IEEE_FLOAT << 8 | 8 -> Encoding.FLOAT_64;
                    case A_LAW << 8 | 1 -> Encoding.A_LAW_8;
                    case MU_LAW << 8 | 1 -> Encoding.MU_LAW_8;
                    default -> throw unsupported(tag, bits);
                };
        if (bits > 8 * width && found != Encoding.A_LAW_8 && found != Encoding.MU_LAW_8) {
            throw new MalformedAudioException(
                    "WAV block align leaves " + width + " bytes for a sample of " + bits + " bits");
        }
        return found;
    }

    private static MalformedAudioException unsupported(int tag, int bits) {
        return new MalformedAudioException(
                "WAV format " + tag + " with " + bits + " bits is not supported; use PCM of 8,"
                        + " 16, 24 or 32 bits, float of 32 or 64 bits, A-law or mu-law");
    }
}
