package dev.parley.rtc.rtp;

import java.util.List;

/** A packet of RTCP (RFC 3550 section 6), of those that matter to a call; any other is {@link Other}. */
public sealed interface RtcpPacket {

    /**
     * @param ntp seconds since 1900 in the upper 32 bits, their fraction in the lower
     * @param timestamp the same moment in the stream's own time
     */
    record SenderReport(int ssrc, long ntp, int timestamp, int packets, int bytes, List<ReportBlock> blocks)
            implements RtcpPacket {}

    record ReceiverReport(int ssrc, List<ReportBlock> blocks) implements RtcpPacket {}

    /** Canonical name of a source; of a client's other items nothing is kept. */
    record SourceDescription(int ssrc, String cname) implements RtcpPacket {}

    record Bye(List<Integer> sources) implements RtcpPacket {}

    /** Packets that the other side asks for again (RFC 4585 section 6.2.1), as sequence numbers. */
    record Nack(int sender, int media, List<Integer> sequences) implements RtcpPacket {}

    record Other(int type) implements RtcpPacket {}
}
