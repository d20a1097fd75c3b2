package dev.parley.rtc.rtp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads compound packets of RTCP (RFC 3550 section 6.1). */
public final class RtcpReader {
    static final int SENDER_REPORT = 200;
    static final int RECEIVER_REPORT = 201;
    static final int SOURCE_DESCRIPTION = 202;
    static final int BYE = 203;
    static final int TRANSPORT_FEEDBACK = 205;

    static final int BLOCK_BYTES = 24;
    static final int CNAME = 1;
    static final int GENERIC_NACK = 1;

    private RtcpReader() {}

    /** What the first {@code length} bytes hold, in order. */
    public static List<RtcpPacket> parse(byte[] bytes, int length) throws RtpFormatException {
        List<RtcpPacket> packets = new ArrayList<>();
        int at = 0;
        while (at < length) {
            if (at + 4 > length || (bytes[at] & 0xc0) != 0x80) {
                throw new RtpFormatException("no RTCP header");
            }
            int end = at + 4 + 4 * RtpPacket.int16(bytes, at + 2);
            if (end > length) {
                throw new RtpFormatException("shorter than it says");
            }
            packets.add(packet(bytes, at, end));
            at = end;
        }
        return packets;
    }

    private static RtcpPacket packet(byte[] bytes, int at, int end) throws RtpFormatException {
        int count = bytes[at] & 0x1f;
        int type = bytes[at + 1] & 0xff;
        return switch (type) {
            case SENDER_REPORT -> {
                need(at + 28 + count * BLOCK_BYTES, end);
                long ntp = ((long) RtpPacket.int32(bytes, at + 8) << 32)
                        | (RtpPacket.int32(bytes, at + 12) & 0xffff_ffffL);
                yield new RtcpPacket.SenderReport(
                        RtpPacket.int32(bytes, at + 4),
                        ntp,
                        RtpPacket.int32(bytes, at + 16),
                        RtpPacket.int32(bytes, at + 20),
                        RtpPacket.int32(bytes, at + 24),
                        blocks(bytes, at + 28, count));
            }
            case RECEIVER_REPORT -> {
                need(at + 8 + count * BLOCK_BYTES, end);
                yield new RtcpPacket.ReceiverReport(RtpPacket.int32(bytes, at + 4), blocks(bytes, at + 8, count));
            }
            case SOURCE_DESCRIPTION -> description(bytes, at, end, count);
            case BYE -> {
                need(at + 4 + 4 * count, end);
                List<Integer> sources = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    sources.add(RtpPacket.int32(bytes, at + 4 + 4 * i));
                }
                yield new RtcpPacket.Bye(sources);
            }
            case TRANSPORT_FEEDBACK -> feedback(bytes, at, end, count);
            default -> new RtcpPacket.Other(type);
        };
    }

    private static void need(int wanted, int end) throws RtpFormatException {
        if (wanted > end) {
            throw new RtpFormatException("shorter than its count says");
        }
    }

    private static List<ReportBlock> blocks(byte[] bytes, int from, int count) {
        List<ReportBlock> blocks = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int at = from + i * BLOCK_BYTES;
            blocks.add(new ReportBlock(
                    RtpPacket.int32(bytes, at),
                    bytes[at + 4] & 0xff,
                    RtpPacket.int32(bytes, at + 4) << 8 >> 8,
                    RtpPacket.int32(bytes, at + 8),
                    RtpPacket.int32(bytes, at + 12),
                    RtpPacket.int32(bytes, at + 16),
                    RtpPacket.int32(bytes, at + 20)));
        }
        return blocks;
    }

    /** The first source's name is all that is of use: a call has one. */
    private static RtcpPacket description(byte[] bytes, int from, int end, int count) throws RtpFormatException {
        if (count == 0) {
            return new RtcpPacket.Other(SOURCE_DESCRIPTION);
        }
        need(from + 8, end);
        int at = from + 8;
        while (at < end && bytes[at] != 0) {
            need(at + 2, end);
            int size = bytes[at + 1] & 0xff;
            need(at + 2 + size, end);
            if (bytes[at] == CNAME) {
                String name = new String(bytes, at + 2, size, StandardCharsets.UTF_8);
                return new RtcpPacket.SourceDescription(RtpPacket.int32(bytes, from + 4), name);
            }
            at += 2 + size;
        }
        return new RtcpPacket.Other(SOURCE_DESCRIPTION);
    }

    private static RtcpPacket feedback(byte[] bytes, int at, int end, int format) throws RtpFormatException {
        if (format != GENERIC_NACK) {
            return new RtcpPacket.Other(TRANSPORT_FEEDBACK);
        }
        need(at + 12, end);
        List<Integer> sequences = new ArrayList<>();
        for (int i = at + 12; i < end; i += 4) {
            int first = RtpPacket.int16(bytes, i);
            int following = RtpPacket.int16(bytes, i + 2);
            sequences.add(first);
            for (int bit = 0; bit < 16; bit++) {
                if ((following >> bit & 1) != 0) {
                    sequences.add(first + bit + 1 & 0xffff);
                }
            }
        }
        return new RtcpPacket.Nack(RtpPacket.int32(bytes, at + 4), RtpPacket.int32(bytes, at + 8), sequences);
    }
}
