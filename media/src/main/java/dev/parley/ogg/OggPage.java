package dev.parley.ogg;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Layout of an Ogg page (RFC 3533 section 6). Little-endian fields at fixed offsets from the page's first byte. */
final class OggPage {
    static final int VERSION = 4;
    static final int FLAGS = 5;
    static final int GRANULE = 6;
    static final int SERIAL = 14;
    static final int SEQUENCE = 18;
    static final int CHECKSUM = 22;
    static final int SEGMENT_COUNT = 26;
    static final int HEADER_BYTES = 27;
    static final int MAX_SEGMENTS = 255;
    static final int MAX_BYTES = HEADER_BYTES + MAX_SEGMENTS + MAX_SEGMENTS * 255;

    static final int CONTINUED = 1;
    static final int FIRST = 2;
    static final int LAST = 4;

    static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** "OggS" read as a little-endian int. */
    static final int CAPTURE_PATTERN = 0x5367_674f;

    private static final int POLYNOMIAL = 0x04c1_1db7;
    private static final int[] CRC_TABLE = new int[256];

    static {
        for (int i = 0; i < 256; i++) {
            int remainder = i << 24;
            for (int bit = 0; bit < 8; bit++) {
                remainder = (remainder << 1) ^ ((remainder >>> 31) * POLYNOMIAL);
            }
            CRC_TABLE[i] = remainder;
        }
    }

    private OggPage() {}

    /** The page's checksum, taken as if its checksum field were zero. */
    static int checksum(byte[] page, int offset, int length) {
        int crc = update(0, page, offset, offset + CHECKSUM);
        for (int i = 0; i < 4; i++) {
            crc = (crc << 8) ^ CRC_TABLE[crc >>> 24];
        }
        return update(crc, page, offset + CHECKSUM + 4, offset + length);
    }

    private static int update(int start, byte[] bytes, int from, int to) {
        int crc = start;
        for (int i = from; i < to; i++) {
            crc = (crc << 8) ^ CRC_TABLE[((crc >>> 24) ^ bytes[i]) & 0xff];
        }
        return crc;
    }
}
