package dev.parley.rtc.sctp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/** Reads packets of SCTP (RFC 9260 section 3). What chunks hold is copied. */
final class SctpPacketReader {
    static final int HEADER_BYTES = 12;
    static final int CHECKSUM_AT = 8;
    static final int COOKIE_PARAMETER = 7;
    static final int RESET_REQUEST = 13;
    static final int RESET_RESPONSE = 16;

    /** Chunks of a packet that hold no data, each of which may be answered; honest clients send four at most. */
    static final int MOST_CONTROL_CHUNKS = 8;

    /** RFC 6525 section 3.1. */
    private static final int MOST_RESETS = 2;

    /**
     * @param tag the verification tag
     * @param chunks in order; those behind one of an unknown type that ends the packet are left out
     */
    record Packet(int tag, List<SctpChunk> chunks) {}

    private SctpPacketReader() {}

    static Packet parse(byte[] bytes, int length) throws SctpFormatException {
        if (length < HEADER_BYTES + 4) {
            throw new SctpFormatException("shorter than a header");
        }
        ByteBuffer packet = ByteBuffer.wrap(bytes, 0, length);
        int expected = packet.order(ByteOrder.LITTLE_ENDIAN).getInt(CHECKSUM_AT);
        if (checksum(bytes, length) != expected) {
            throw new SctpFormatException("checksum");
        }
        packet.order(ByteOrder.BIG_ENDIAN);
        List<SctpChunk> chunks = new ArrayList<>();
        int at = HEADER_BYTES;
        int controls = 0;
        while (at + 4 <= length) {
            int size = packet.getShort(at + 2) & 0xffff;
            if (size < 4 || at + size > length) {
                throw new SctpFormatException("chunk of " + size + " bytes");
            }
            SctpChunk chunk = chunk(packet.slice(at, size));
            chunks.add(chunk);
            controls += chunk instanceof SctpChunk.Data ? 0 : 1;
            if (controls > MOST_CONTROL_CHUNKS) {
                throw new SctpFormatException("more than " + MOST_CONTROL_CHUNKS + " chunks of control");
            }
            if (chunk instanceof SctpChunk.Unknown unknown && (unknown.type() & 0x80) == 0) {
                break; // RFC 9260 section 3.2: what follows is not looked at
            }
            at += (size + 3) & ~3;
        }
        if (chunks.size() > 1 && chunks.stream().anyMatch(SctpChunk.Init.class::isInstance)) {
            throw new SctpFormatException("INIT beside other chunks"); // RFC 9260 section 4.3
        }
        return new Packet(packet.getInt(4), chunks);
    }

    /** As if the field of the checksum were zero. */
    static int checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, CHECKSUM_AT);
        crc.update(new byte[4], 0, 4);
        crc.update(bytes, HEADER_BYTES, length - HEADER_BYTES);
        return (int) crc.getValue();
    }

    private static void need(ByteBuffer chunk, int bytes) throws SctpFormatException {
        if (chunk.capacity() < bytes) {
            throw new SctpFormatException("chunk is too short");
        }
    }

    private static SctpChunk chunk(ByteBuffer chunk) throws SctpFormatException {
        int type = chunk.get(0) & 0xff;
        int flags = chunk.get(1) & 0xff;
        return switch (type) {
            case SctpChunk.DATA -> data(chunk, flags);
            case SctpChunk.INIT, SctpChunk.INIT_ACK -> init(chunk, type == SctpChunk.INIT_ACK);
            case SctpChunk.SACK -> sack(chunk);
            case SctpChunk.HEARTBEAT -> new SctpChunk.Heartbeat(false, rest(chunk, 4));
            case SctpChunk.HEARTBEAT_ACK -> new SctpChunk.Heartbeat(true, rest(chunk, 4));
            case SctpChunk.ABORT -> new SctpChunk.Abort((flags & 1) != 0);
            case SctpChunk.SHUTDOWN -> {
                need(chunk, 8);
                yield new SctpChunk.Shutdown(chunk.getInt(4));
            }
            case SctpChunk.SHUTDOWN_ACK -> new SctpChunk.ShutdownAck();
            case SctpChunk.SHUTDOWN_COMPLETE -> new SctpChunk.ShutdownComplete((flags & 1) != 0);
            case SctpChunk.COOKIE_ECHO -> new SctpChunk.CookieEcho(rest(chunk, 4));
            case SctpChunk.COOKIE_ACK -> new SctpChunk.CookieAck();
            case SctpChunk.RE_CONFIG -> reConfig(chunk);
            case SctpChunk.FORWARD_TSN -> forward(chunk);
            default -> new SctpChunk.Unknown(type);
        };
    }

    private static byte[] rest(ByteBuffer chunk, int from) {
        byte[] rest = new byte[chunk.capacity() - from];
        chunk.get(from, rest);
        return rest;
    }

    private static SctpChunk data(ByteBuffer chunk, int flags) throws SctpFormatException {
        need(chunk, 17);
        return new SctpChunk.Data(
                (flags & 4) != 0,
                (flags & 2) != 0,
                (flags & 1) != 0,
                chunk.getInt(4),
                chunk.getShort(8) & 0xffff,
                chunk.getShort(10) & 0xffff,
                chunk.getInt(12),
                rest(chunk, 16));
    }

    private static SctpChunk init(ByteBuffer chunk, boolean ack) throws SctpFormatException {
        need(chunk, 20);
        byte[] cookie = {};
        for (int at = 20; at + 4 <= chunk.capacity(); ) {
            int size = parameter(chunk, at);
            if (chunk.getShort(at) == COOKIE_PARAMETER) {
                cookie = new byte[size - 4];
                chunk.get(at + 4, cookie);
            }
            at += (size + 3) & ~3;
        }
        return new SctpChunk.Init(
                ack,
                chunk.getInt(4),
                chunk.getInt(8) & 0xffff_ffffL,
                chunk.getShort(12) & 0xffff,
                chunk.getShort(14) & 0xffff,
                chunk.getInt(16),
                cookie);
    }

    /** Length of the parameter at that place, with its header. */
    private static int parameter(ByteBuffer chunk, int at) throws SctpFormatException {
        int size = chunk.getShort(at + 2) & 0xffff;
        if (size < 4 || at + size > chunk.capacity()) {
            throw new SctpFormatException("parameter of " + size + " bytes");
        }
        return size;
    }

    private static SctpChunk sack(ByteBuffer chunk) throws SctpFormatException {
        need(chunk, 16);
        int count = chunk.getShort(12) & 0xffff;
        need(chunk, 16 + 4 * count);
        int[] gaps = new int[2 * count];
        for (int i = 0; i < gaps.length; i++) {
            gaps[i] = chunk.getShort(16 + 2 * i) & 0xffff;
        }
        return new SctpChunk.Sack(chunk.getInt(4), chunk.getInt(8) & 0xffff_ffffL, gaps);
    }

    private static SctpChunk forward(ByteBuffer chunk) throws SctpFormatException {
        need(chunk, 8);
        int count = (chunk.capacity() - 8) / 4;
        int[] streams = new int[count];
        int[] sequences = new int[count];
        for (int i = 0; i < count; i++) {
            streams[i] = chunk.getShort(8 + 4 * i) & 0xffff;
            sequences[i] = chunk.getShort(10 + 4 * i) & 0xffff;
        }
        return new SctpChunk.ForwardTsn(chunk.getInt(4), streams, sequences);
    }

    private static SctpChunk reConfig(ByteBuffer chunk) throws SctpFormatException {
        List<SctpChunk.Reset> parameters = new ArrayList<>();
        for (int at = 4; at + 4 <= chunk.capacity(); ) {
            int size = parameter(chunk, at);
            int type = chunk.getShort(at);
            if (type == RESET_REQUEST && size >= 16) {
                int[] streams = new int[(size - 16) / 2];
                for (int i = 0; i < streams.length; i++) {
                    streams[i] = chunk.getShort(at + 16 + 2 * i) & 0xffff;
                }
                parameters.add(new SctpChunk.ResetRequest(chunk.getInt(at + 4), chunk.getInt(at + 12), streams));
            } else if (type == RESET_RESPONSE && size >= 12) {
                parameters.add(new SctpChunk.ResetResponse(chunk.getInt(at + 4), chunk.getInt(at + 8)));
            }
            if (parameters.size() > MOST_RESETS) {
                throw new SctpFormatException("more than " + MOST_RESETS + " parameters");
            }
            at += (size + 3) & ~3;
        }
        return new SctpChunk.ReConfig(parameters);
    }
}
