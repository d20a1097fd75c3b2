package dev.parley.rtc.rtp;

/**
 * An RTP packet (RFC 3550 section 5.1). It keeps the array that it was read from and copies nothing; whoever gave the array leaves
 * it alone.
 *
 * @param payloadType 0 to 127
 * @param marker for sound: the first packet after a pause (RFC 3551 section 4.1)
 * @param sequence 16 bits
 * @param timestamp 32 bits, in units of the codec's clock
 * @param audioLevel in dB below the loudest, 0 to 127, where the header tells it (RFC 6464), else -1
 * @param voice whether the sender takes it for speech; false where the header does not tell
 * @param bytes the whole packet, of which the payload begins at {@code offset}
 */
public record RtpPacket(
        int payloadType,
        boolean marker,
        int sequence,
        int timestamp,
        int ssrc,
        int audioLevel,
        boolean voice,
        byte[] bytes,
        int offset,
        int length) {
    public static final int HEADER_BYTES = 12;

    private static final int ONE_BYTE_EXTENSIONS = 0xBEDE;
    private static final int TWO_BYTE_EXTENSIONS = 0x1000;
    private static final int RESERVED_ID = 15;

    /** Whether a packet on a port shared with STUN and DTLS is RTP or RTCP (RFC 7983). */
    public static boolean looksLike(byte[] bytes, int length) {
        return length >= 8 && (bytes[0] & 0xc0) == 0x80;
    }

    /** Whether such a packet is RTCP (RFC 5761 section 4). */
    public static boolean isControl(byte[] bytes) {
        int type = bytes[1] & 0xff;
        return type >= 192 && type <= 223;
    }

    /**
     * Reads the first {@code length} bytes.
     *
     * @param audioLevelId id of the extension with the level, or 0 where none was agreed on
     */
    public static RtpPacket parse(byte[] bytes, int length, int audioLevelId) throws RtpFormatException {
        if (length < HEADER_BYTES || (bytes[0] & 0xc0) != 0x80) {
            throw new RtpFormatException("no RTP header");
        }
        int offset = HEADER_BYTES + 4 * (bytes[0] & 0x0f);
        int level = -1;
        if ((bytes[0] & 0x10) != 0) {
            if (offset + 4 > length) {
                throw new RtpFormatException("extension");
            }
            int end = offset + 4 + 4 * int16(bytes, offset + 2);
            level = end <= length && audioLevelId > 0 ? level(bytes, offset, end, audioLevelId) : -1;
            offset = end;
        }
        int padding = (bytes[0] & 0x20) != 0 ? bytes[length - 1] & 0xff : 0;
        if (offset > length || padding > length - offset || ((bytes[0] & 0x20) != 0 && padding == 0)) {
            throw new RtpFormatException("shorter than its header says");
        }
        return new RtpPacket(
                bytes[1] & 0x7f,
                (bytes[1] & 0x80) != 0,
                int16(bytes, 2),
                int32(bytes, 4),
                int32(bytes, 8),
                level < 0 ? -1 : level & 0x7f,
                level >= 0 && (level & 0x80) != 0,
                bytes,
                offset,
                length - offset - padding);
    }

    /** The byte of the audio level, or -1 (RFC 8285 sections 4.2 and 4.3). */
    private static int level(byte[] bytes, int extension, int end, int id) {
        int profile = int16(bytes, extension);
        boolean oneByte = profile == ONE_BYTE_EXTENSIONS;
        if (!oneByte && (profile & 0xfff0) != TWO_BYTE_EXTENSIONS) {
            return -1;
        }
        int at = extension + 4;
        while (at < end) {
            if (bytes[at] == 0) {
                at++;
                continue;
            }
            int found = oneByte ? (bytes[at] & 0xff) >> 4 : bytes[at] & 0xff;
            int header = oneByte ? 1 : 2;
            if (at + header > end || (oneByte && found == RESERVED_ID)) {
                return -1;
            }
            int size = oneByte ? (bytes[at] & 0x0f) + 1 : bytes[at + 1] & 0xff;
            if (found == id) {
                return size > 0 && at + header < end ? bytes[at + header] & 0xff : -1;
            }
            at += header + size;
        }
        return -1;
    }

    /** Writes a plain header; the payload goes behind it. Only the lower bits of each value count. */
    public static void writeHeader(
            byte[] packet, int payloadType, boolean marker, int sequence, int timestamp, int ssrc) {
        packet[0] = (byte) 0x80;
        packet[1] = (byte) (payloadType | (marker ? 0x80 : 0));
        packet[2] = (byte) (sequence >>> 8);
        packet[3] = (byte) sequence;
        put32(packet, 4, timestamp);
        put32(packet, 8, ssrc);
    }

    static int int16(byte[] bytes, int at) {
        return ((bytes[at] & 0xff) << 8) | (bytes[at + 1] & 0xff);
    }

    static int int32(byte[] bytes, int at) {
        return int16(bytes, at) << 16 | int16(bytes, at + 2);
    }

    static void put32(byte[] bytes, int at, int value) {
        bytes[at] = (byte) (value >>> 24);
        bytes[at + 1] = (byte) (value >>> 16);
        bytes[at + 2] = (byte) (value >>> 8);
        bytes[at + 3] = (byte) value;
    }
}
