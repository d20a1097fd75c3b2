package dev.parley.codec;

import java.util.Objects;

/** Reads what an Opus packet's first bytes say (RFC 6716 section 3.1) without decoding it. */
public final class OpusPacket {
    private static final int MAX_SAMPLES_48K = 5760;
    private static final int[] SILK_SAMPLES_48K = {480, 960, 1920, 2880};

    private OpusPacket() {}

    /**
     * Duration in samples at 48 kHz, whatever rate it was encoded at.
     *
     * @return 120 to 5760, or -1 if this is no valid packet (empty, no frame, or longer than 120 ms)
     */
    public static int samples48k(byte[] packet, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, packet.length);
        int frames = frames(packet, offset, length);
        int samples = frames <= 0 ? -1 : frames * frameSamples48k(packet[offset]);
        return samples > MAX_SAMPLES_48K ? -1 : samples;
    }

    private static int frames(byte[] packet, int offset, int length) {
        if (length == 0) {
            return -1;
        }
        return switch (packet[offset] & 3) {
            case 0 -> 1;
            case 1, 2 -> 2;
            default -> length < 2 ? -1 : packet[offset + 1] & 0x3f;
        };
    }

    private static int frameSamples48k(byte tableOfContents) {
        int config = (tableOfContents >> 3) & 0x1f;
        if (config < 12) {
            return SILK_SAMPLES_48K[config & 3];
        }
        if (config < 16) {
            return (config & 1) == 0 ? 480 : 960;
        }
        return 120 << (config & 3);
    }
}
