package dev.parley.container;

import dev.parley.codec.OpusEncoder;
import dev.parley.codec.OpusEncoderOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The tone as Opus in Ogg, of every mapping family (RFC 7845 section 5.1.1). */
final class OggOpusTone {
    private OggOpusTone() {}

    /** The same tone in every channel, each a mono stream of its own. */
    static byte[] file(int family, int channels) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteBuffer head = ByteBuffer.allocate(family == 0 ? 19 : 21 + channels).order(ByteOrder.LITTLE_ENDIAN);
        head.put(Tone.ascii("OpusHead"))
                .put((byte) 1)
                .put((byte) channels)
                .putShort((short) 0)
                .putInt(Tone.RATE);
        head.putShort((short) 0).put((byte) family);
        if (family != 0) {
            head.put((byte) channels).put((byte) 0);
            for (int i = 0; i < channels; i++) {
                head.put((byte) i);
            }
        }
        out.write(page(2, 0, 0, head.array()));
        out.write(page(0, 0, 1, Tone.ascii("OpusTags\0\0\0\0\0\0\0\0")));
        try (OpusEncoder encoder = new OpusEncoder(OpusEncoderOptions.speech(Tone.RATE))) {
            byte[] packet = new byte[OpusEncoder.MAX_PACKET_BYTES];
            for (int i = 0; i < 100; i++) {
                short[] frame = new short[Tone.RATE / 50];
                for (int j = 0; j < frame.length; j++) {
                    frame[j] = (short) (8_000 * Math.sin(2 * Math.PI * 440 * (i * frame.length + j) / Tone.RATE));
                }
                int length = encoder.encode(frame, 0, frame.length, packet, 0);
                byte[] one = Arrays.copyOf(packet, length);
                out.write(page(i == 99 ? 4 : 0, (i + 1) * 960L, i + 2, multiplied(one, channels)));
            }
        }
        return out.toByteArray();
    }

    /** All but the last stream of a packet tell their length behind their first byte (RFC 6716 appendix B). */
    private static byte[] multiplied(byte[] packet, int channels) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int length = packet.length - 1;
        for (int i = 1; i < channels; i++) {
            out.write(packet[0]);
            if (length < 252) {
                out.write(length);
            } else {
                out.write(252 + length % 4);
                out.write((length - 252 - length % 4) / 4);
            }
            out.write(packet, 1, length);
        }
        out.writeBytes(packet);
        return out.toByteArray();
    }

    private static byte[] page(int flags, long position, int sequence, byte[] body) {
        int segments = body.length / 255 + 1;
        ByteBuffer out = ByteBuffer.allocate(27 + segments + body.length).order(ByteOrder.LITTLE_ENDIAN);
        out.put(Tone.ascii("OggS"))
                .put((byte) 0)
                .put((byte) flags)
                .putLong(position)
                .putInt(77);
        out.putInt(sequence).putInt(0).put((byte) segments);
        for (int i = 0; i < segments; i++) {
            out.put((byte) Math.min(255, body.length - 255 * i));
        }
        out.put(body);
        out.putInt(22, checksum(out.array()));
        return out.array();
    }

    /** RFC 3533: polynomial 0x04c11db7, neither reflected nor inverted. */
    private static int checksum(byte[] page) {
        int sum = 0;
        for (byte each : page) {
            sum ^= each << 24;
            for (int i = 0; i < 8; i++) {
                sum = sum < 0 ? sum << 1 ^ 0x04c11db7 : sum << 1;
            }
        }
        return sum;
    }
}
