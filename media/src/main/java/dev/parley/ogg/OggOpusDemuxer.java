package dev.parley.ogg;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * Takes Opus packets out of an Ogg stream (RFC 3533, RFC 7845) that arrives in pieces of any size. Bytes that are no
 * page, or a damaged one, are skipped up to the next good page and counted; a new first page starts a new stream. No
 * input makes it throw.
 *
 * <p>Memory stays below 200 KB whatever arrives, and work is linear in the bytes fed. Confined to one thread; allocates
 * only to grow its two buffers.
 */
public final class OggOpusDemuxer {
    /** Receives what {@link #feed} finds, in order, on the feeding thread. */
    public interface Listener {
        /** A stream begins, or a new one takes the place of the last: decoder state no longer applies. */
        void streamStarted(OpusHead head);

        /** One Opus packet; the bytes are valid only during the call. */
        void packet(byte[] data, int offset, int length);

        /** Packets were lost between the last packet and the next. */
        default void discontinuity() {}

        /** The stream's last page was read. */
        default void streamEnded() {}
    }

    /**
     * What was found so far.
     *
     * @param pages good pages
     * @param skippedBytes bytes that belong to no good page
     * @param damagedPages pages with a wrong checksum
     * @param ignoredStreams first pages of streams that are not mono or stereo Opus
     */
    public record Statistics(long pages, long skippedBytes, long damagedPages, long ignoredStreams) {}

    private static final byte[] TAGS = "OpusTags".getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_PACKET_BYTES = 65_536;
    private static final int FIRST_BUFFER_BYTES = 4096;
    /** Limits how often the bytes inside damaged pages are checked again, which would otherwise be quadratic. */
    private static final int MAX_RESCAN_BYTES = 4 * OggPage.MAX_BYTES;

    private final Listener listener;
    private byte[] pending = new byte[FIRST_BUFFER_BYTES];
    private int pendingBytes;
    private int rescanBytes = MAX_RESCAN_BYTES;

    private boolean streaming;
    private int serial;
    private int nextSequence;
    private boolean awaitingTags;
    private byte[] partial = new byte[FIRST_BUFFER_BYTES];
    private int partialBytes;
    /** The packet being assembled is whole so far: its beginning was seen and it is not too long. */
    private boolean partialValid;

    private long pages;
    private long skippedBytes;
    private long damagedPages;
    private long ignoredStreams;

    public OggOpusDemuxer(Listener listener) {
        this.listener = Objects.requireNonNull(listener, "listener");
    }

    /** Takes the next bytes of the stream, any number of them. */
    public void feed(byte[] data, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, data.length);
        int at = offset;
        int end = offset + length;
        while (at < end) {
            int count = Math.min(end - at, OggPage.MAX_BYTES - pendingBytes);
            if (pendingBytes + count > pending.length) {
                pending = Arrays.copyOf(pending, Math.min(OggPage.MAX_BYTES, 2 * (pendingBytes + count)));
            }
            System.arraycopy(data, at, pending, pendingBytes, count);
            pendingBytes += count;
            at += count;
            rescanBytes = Math.min(MAX_RESCAN_BYTES, rescanBytes + count);
            int used = consume();
            if (used > 0) {
                pendingBytes -= used;
                System.arraycopy(pending, used, pending, 0, pendingBytes);
            }
        }
    }

    public Statistics statistics() {
        return new Statistics(pages, skippedBytes, damagedPages, ignoredStreams);
    }

    /** Handles every whole page; returns how many bytes are done with. Never leaves a full page of bytes behind. */
    private int consume() {
        int at = 0;
        while (true) {
            int start = nextCapture(at);
            skippedBytes += start - at;
            at = start;
            int length = pageLength(at);
            if (length < 0 || at + length > pendingBytes) {
                return at;
            }
            if ((int) OggPage.INT.get(pending, at + OggPage.CHECKSUM) == OggPage.checksum(pending, at, length)) {
                pages++;
                page(at);
                at += length;
            } else {
                at += skipDamaged(length);
            }
        }
    }

    /** Where the next page may start: a capture pattern, or the beginning of one that is cut off. */
    private int nextCapture(int from) {
        int at = from;
        while (at < pendingBytes) {
            int known = Math.min(4, pendingBytes - at);
            int mask = known == 4 ? -1 : (1 << (8 * known)) - 1;
            int seen = 0;
            for (int i = 0; i < known; i++) {
                seen |= (pending[at + i] & 0xff) << (8 * i);
            }
            boolean versionFits = at + OggPage.VERSION >= pendingBytes || pending[at + OggPage.VERSION] == 0;
            if (seen == (OggPage.CAPTURE_PATTERN & mask) && versionFits) {
                return at;
            }
            at++;
        }
        return at;
    }

    /** Length of the page at {@code at}, or -1 while its header is incomplete. */
    private int pageLength(int at) {
        if (at + OggPage.HEADER_BYTES > pendingBytes) {
            return -1;
        }
        int segments = pending[at + OggPage.SEGMENT_COUNT] & 0xff;
        int length = OggPage.HEADER_BYTES + segments;
        if (at + length > pendingBytes) {
            return -1;
        }
        for (int i = 0; i < segments; i++) {
            length += pending[at + OggPage.HEADER_BYTES + i] & 0xff;
        }
        return length;
    }

    private int skipDamaged(int length) {
        damagedPages++;
        // A good page may start inside what only looked like one; look, as long as that stays linear.
        boolean rescan = rescanBytes >= length;
        rescanBytes -= rescan ? length : 0;
        int skip = rescan ? 1 : length;
        skippedBytes += skip;
        return skip;
    }

    private void page(int at) {
        int flags = pending[at + OggPage.FLAGS];
        int pageSerial = (int) OggPage.INT.get(pending, at + OggPage.SERIAL);
        int sequence = (int) OggPage.INT.get(pending, at + OggPage.SEQUENCE);
        if ((flags & OggPage.FIRST) != 0) {
            if (begin(at)) {
                serial = pageSerial;
                nextSequence = sequence + 1;
            }
            return;
        }
        if (!streaming || pageSerial != serial) {
            return;
        }
        boolean continued = (flags & OggPage.CONTINUED) != 0;
        boolean lost = sequence != nextSequence;
        boolean expectsRest = partialBytes > 0;
        if (lost || continued != expectsRest) {
            abandonPartial(lost || expectsRest);
            partialValid = !continued;
        }
        nextSequence = sequence + 1;
        packets(at);
        if ((flags & OggPage.LAST) != 0) {
            listener.streamEnded();
        }
    }

    /** Starts a stream if the first page at {@code at} is an Opus head; else the current stream, if any, goes on. */
    private boolean begin(int at) {
        int segments = pending[at + OggPage.SEGMENT_COUNT] & 0xff;
        int body = at + OggPage.HEADER_BYTES + segments;
        var head = OpusHead.parse(pending, body, at + pageLength(at) - body);
        if (head.isEmpty()) {
            ignoredStreams++;
            return false;
        }
        streaming = true;
        awaitingTags = true;
        partialBytes = 0;
        partialValid = true;
        listener.streamStarted(head.get());
        return true;
    }

    private void abandonPartial(boolean lost) {
        partialBytes = 0;
        if (lost) {
            listener.discontinuity();
        }
    }

    private void packets(int at) {
        int segments = pending[at + OggPage.SEGMENT_COUNT] & 0xff;
        int from = at + OggPage.HEADER_BYTES + segments;
        int to = from;
        for (int i = 0; i < segments; i++) {
            int lacing = pending[at + OggPage.HEADER_BYTES + i] & 0xff;
            to += lacing;
            if (lacing < 255) {
                finishPacket(from, to - from);
                from = to;
            }
        }
        keepPartial(from, to - from);
    }

    private void finishPacket(int from, int length) {
        if (partialBytes > 0) {
            keepPartial(from, length);
            if (partialValid) {
                packet(partial, 0, partialBytes);
            }
        } else if (partialValid) {
            packet(pending, from, length);
        }
        partialBytes = 0;
        partialValid = true;
    }

    private void keepPartial(int from, int length) {
        if (!partialValid || length == 0) {
            return;
        }
        if (partialBytes + length > MAX_PACKET_BYTES) {
            partialValid = false;
            abandonPartial(!awaitingTags);
            return;
        }
        if (partialBytes + length > partial.length) {
            partial = Arrays.copyOf(partial, Math.min(MAX_PACKET_BYTES, 2 * (partialBytes + length)));
        }
        System.arraycopy(pending, from, partial, partialBytes, length);
        partialBytes += length;
    }

    private void packet(byte[] data, int offset, int length) {
        if (awaitingTags && OpusHead.startsWith(data, offset, length, TAGS)) {
            awaitingTags = false;
        } else if (length > 0) {
            listener.packet(data, offset, length);
        }
    }
}
