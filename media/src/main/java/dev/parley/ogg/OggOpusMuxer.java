package dev.parley.ogg;

import dev.parley.codec.OpusPacket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * Wraps Opus packets into one logical Ogg stream (RFC 7845): the head is page 0, the tags are page 1, audio starts at
 * page 2, and the stream goes on for as long as its owner does; only {@link #end} marks an end. A page is always
 * returned whole.
 *
 * <p>Confined to one thread. Nothing is allocated after construction.
 */
public final class OggOpusMuxer {
    /** Room that holds whatever one call returns. */
    public static final int MAX_OUTPUT_BYTES = 2 * OggPage.MAX_BYTES;

    /** Room that holds {@link #headers}. */
    public static final int HEADER_PAGES_BYTES = 256;

    private static final byte[] VENDOR = "Parley".getBytes(StandardCharsets.US_ASCII);

    private final int serial;
    private final OpusHead head;
    private final int packetsPerPage;
    private final byte[] lacing = new byte[OggPage.MAX_SEGMENTS];
    private byte[] body = new byte[512];
    private int segments;
    private int bodyBytes;
    private int packets;
    private int sequence;
    private long granule;
    private boolean started;

    /** One packet a page, the least delay: what a live conversation wants. */
    public OggOpusMuxer(int serial, OpusHead head) {
        this(serial, head, 1);
    }

    /**
     * @param serial tells this stream from others it may be mixed with; any value
     * @param packetsPerPage 1 to 255; pages may hold fewer where packets are long
     */
    public OggOpusMuxer(int serial, OpusHead head, int packetsPerPage) {
        if (packetsPerPage < 1 || packetsPerPage > OggPage.MAX_SEGMENTS) {
            throw new IllegalArgumentException("packetsPerPage " + packetsPerPage + ": must be 1 to 255");
        }
        this.serial = serial;
        this.head = Objects.requireNonNull(head, "head");
        this.packetsPerPage = packetsPerPage;
    }

    /**
     * Writes the head page and the tags page; to be called once, before any packet.
     *
     * @return bytes written
     */
    public int headers(byte[] out, int offset) {
        if (started) {
            throw new IllegalStateException("the header pages of this stream are already written");
        }
        started = true;
        byte[] id = head.toBytes();
        append(id, 0, id.length);
        int length = page(OggPage.FIRST, out, offset);
        byte[] tags = tags();
        append(tags, 0, tags.length);
        return length + page(0, out, offset + length);
    }

    private static byte[] tags() {
        return ByteBuffer.allocate(16 + VENDOR.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("OpusTags".getBytes(StandardCharsets.US_ASCII))
                .putInt(VENDOR.length)
                .put(VENDOR)
                .putInt(0)
                .array();
    }

    /**
     * Adds one Opus packet.
     *
     * @param out receives a page when one is full; the packet's length plus 300 bytes suffice at one packet a page,
     *     {@link #MAX_OUTPUT_BYTES} always
     * @return bytes written: 0 while the page waits for more packets
     * @throws IllegalArgumentException if this is no Opus packet, or one too long for a page
     */
    public int packet(byte[] packet, int offset, int length, byte[] out, int outOffset) {
        int samples = OpusPacket.samples48k(packet, offset, length);
        if (samples < 0) {
            throw new IllegalArgumentException("not an Opus packet (" + length + " bytes)");
        }
        int needed = length / 255 + 1;
        if (needed > OggPage.MAX_SEGMENTS) {
            throw new IllegalArgumentException("a packet of " + length + " bytes does not fit a page");
        }
        requireStarted();
        int written = segments + needed > OggPage.MAX_SEGMENTS ? page(0, out, outOffset) : 0;
        append(packet, offset, length);
        granule += samples;
        return packets < packetsPerPage ? written : written + page(0, out, outOffset + written);
    }

    /**
     * Writes the packets that wait for their page to fill.
     *
     * @return bytes written, 0 if none wait
     */
    public int flush(byte[] out, int offset) {
        return packets == 0 ? 0 : page(0, out, offset);
    }

    /**
     * Ends the stream: writes a last page, with what packets wait.
     *
     * @return bytes written
     */
    public int end(byte[] out, int offset) {
        requireStarted();
        return page(OggPage.LAST, out, offset);
    }

    /** Position after the last packet, in samples at 48 kHz; the pre-skip counts as audio (RFC 7845 section 4). */
    public long granulePosition() {
        return granule;
    }

    private void requireStarted() {
        if (!started) {
            throw new IllegalStateException("write the header pages first");
        }
    }

    private void append(byte[] packet, int offset, int length) {
        if (bodyBytes + length > body.length) {
            body = Arrays.copyOf(body, Math.max(2 * body.length, bodyBytes + length));
        }
        System.arraycopy(packet, offset, body, bodyBytes, length);
        bodyBytes += length;
        int left = length;
        for (; left >= 255; left -= 255) {
            lacing[segments++] = (byte) 255;
        }
        lacing[segments++] = (byte) left;
        packets++;
    }

    private int page(int flags, byte[] out, int offset) {
        int length = OggPage.HEADER_BYTES + segments + bodyBytes;
        Objects.checkFromIndexSize(offset, length, out.length);
        OggPage.INT.set(out, offset, OggPage.CAPTURE_PATTERN);
        out[offset + OggPage.VERSION] = 0;
        out[offset + OggPage.FLAGS] = (byte) flags;
        OggPage.LONG.set(out, offset + OggPage.GRANULE, granule);
        OggPage.INT.set(out, offset + OggPage.SERIAL, serial);
        OggPage.INT.set(out, offset + OggPage.SEQUENCE, sequence++);
        out[offset + OggPage.SEGMENT_COUNT] = (byte) segments;
        System.arraycopy(lacing, 0, out, offset + OggPage.HEADER_BYTES, segments);
        System.arraycopy(body, 0, out, offset + OggPage.HEADER_BYTES + segments, bodyBytes);
        OggPage.INT.set(out, offset + OggPage.CHECKSUM, OggPage.checksum(out, offset, length));
        segments = 0;
        bodyBytes = 0;
        packets = 0;
        return length;
    }
}
