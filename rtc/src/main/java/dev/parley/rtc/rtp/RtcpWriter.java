package dev.parley.rtc.rtp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes a compound packet of RTCP (RFC 3550 section 6.1) piece by piece. One thread. */
public final class RtcpWriter {
    private static final int CAPACITY = 1200;

    private final ByteBuffer out;

    /** @param spare bytes that its array has behind the packet, for what protection adds */
    public RtcpWriter(int spare) {
        out = ByteBuffer.allocate(CAPACITY + spare).limit(CAPACITY);
    }

    public RtcpWriter senderReport(RtcpPacket.SenderReport report) {
        header(
                report.blocks().size(),
                RtcpReader.SENDER_REPORT,
                6 + 6 * report.blocks().size());
        out.putInt(report.ssrc()).putLong(report.ntp()).putInt(report.timestamp());
        out.putInt(report.packets()).putInt(report.bytes());
        return blocks(report.blocks());
    }

    public RtcpWriter receiverReport(RtcpPacket.ReceiverReport report) {
        header(
                report.blocks().size(),
                RtcpReader.RECEIVER_REPORT,
                1 + 6 * report.blocks().size());
        out.putInt(report.ssrc());
        return blocks(report.blocks());
    }

    public RtcpWriter sourceDescription(int ssrc, String cname) {
        byte[] name = cname.getBytes(StandardCharsets.UTF_8);
        int body = 4 + 2 + name.length + 1;
        int words = (body + 3) / 4;
        header(1, RtcpReader.SOURCE_DESCRIPTION, words);
        out.putInt(ssrc).put((byte) RtcpReader.CNAME).put((byte) name.length).put(name);
        out.put(new byte[4 * words - body + 1]);
        return this;
    }

    public RtcpWriter bye(int ssrc) {
        header(1, RtcpReader.BYE, 1);
        out.putInt(ssrc);
        return this;
    }

    /** Asks for a packet again, and for those of the 16 after it whose bits are set. */
    public RtcpWriter nack(int sender, int media, int sequence, int following) {
        header(RtcpReader.GENERIC_NACK, RtcpReader.TRANSPORT_FEEDBACK, 3);
        out.putInt(sender).putInt(media).putShort((short) sequence).putShort((short) following);
        return this;
    }

    /** The array, with the spare bytes behind the packet. */
    public byte[] bytes() {
        return out.array();
    }

    public int length() {
        return out.position();
    }

    private void header(int count, int type, int words) {
        out.put((byte) (0x80 | count)).put((byte) type).putShort((short) words);
    }

    private RtcpWriter blocks(List<ReportBlock> blocks) {
        for (ReportBlock each : blocks) {
            out.putInt(each.ssrc()).putInt((each.fractionLost() << 24) | (each.packetsLost() & 0xff_ffff));
            out.putInt(each.highestSequence()).putInt(each.jitter());
            out.putInt(each.lastReport()).putInt(each.sinceLastReport());
        }
        return this;
    }
}
