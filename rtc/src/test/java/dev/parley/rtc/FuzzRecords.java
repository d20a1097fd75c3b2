package dev.parley.rtc;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a fuzz test's input is cut into where it stands for several packets: a kind, two bytes of length, and so many bytes. */
public final class FuzzRecords {
    private static final int HEADER_BYTES = 3;

    /** @param kind what the test makes of the bytes, 0 to 255 */
    public record Packet(int kind, byte[] bytes) {}

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** Cuts an input; the last record may be shorter than it says. */
    public static List<Packet> read(byte[] input) {
        List<Packet> packets = new ArrayList<>();
        int at = 0;
        while (at + HEADER_BYTES <= input.length) {
            int from = at + HEADER_BYTES;
            int length = (input[at + 1] & 0xff) << 8 | input[at + 2] & 0xff;
            int to = Math.min(input.length, from + length);
            packets.add(new Packet(input[at] & 0xff, Arrays.copyOfRange(input, from, to)));
            at = to;
        }
        return packets;
    }

    /** Adds a record to a seed. */
    public FuzzRecords add(int kind, byte[] bytes) {
        out.write(kind);
        out.write(bytes.length >>> 8);
        out.write(bytes.length);
        out.writeBytes(bytes);
        return this;
    }

    public byte[] bytes() {
        return out.toByteArray();
    }
}
