package dev.parley.ogg;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The identification header of an Ogg Opus stream (RFC 7845 section 5.1), channel mapping family 0.
 *
 * @param channels 1 or 2
 * @param preSkip48k samples at 48 kHz to drop from the start of the decoded stream
 * @param inputSampleRate of the original signal in Hz, for information only; 0 if unknown
 * @param outputGain in 1/256 dB, to be applied to the decoded signal
 */
public record OpusHead(int channels, int preSkip48k, int inputSampleRate, int outputGain) {
    private static final byte[] MAGIC = "OpusHead".getBytes(StandardCharsets.US_ASCII);
    private static final int BYTES = 19;

    public OpusHead {
        if (channels < 1 || channels > 2) {
            throw new IllegalArgumentException("channels " + channels + ": must be 1 or 2");
        }
        if (preSkip48k < 0 || preSkip48k > 0xffff) {
            throw new IllegalArgumentException("preSkip48k " + preSkip48k + ": must be 0 to 65535");
        }
    }

    byte[] toBytes() {
        return ByteBuffer.allocate(BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC)
                .put((byte) 1)
                .put((byte) channels)
                .putShort((short) preSkip48k)
                .putInt(inputSampleRate)
                .putShort((short) outputGain)
                .put((byte) 0)
                .array();
    }

    /** Reads the header; empty if these bytes are none or describe a stream this decoder cannot play. */
    static Optional<OpusHead> parse(byte[] packet, int offset, int length) {
        if (length < BYTES || !startsWith(packet, offset, length, MAGIC)) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(packet, offset, length).slice().order(ByteOrder.LITTLE_ENDIAN);
        int version = in.get(8) & 0xff;
        int channels = in.get(9) & 0xff;
        int mappingFamily = in.get(18) & 0xff;
        if (version > 15 || channels < 1 || channels > 2 || mappingFamily != 0) {
            return Optional.empty();
        }
        return Optional.of(new OpusHead(channels, in.getShort(10) & 0xffff, in.getInt(12), in.getShort(16)));
    }

    static boolean startsWith(byte[] packet, int offset, int length, byte[] magic) {
        if (length < magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if (packet[offset + i] != magic[i]) {
                return false;
            }
        }
        return true;
    }
}
