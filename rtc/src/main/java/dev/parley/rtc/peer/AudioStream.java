package dev.parley.rtc.peer;

import dev.parley.rtc.rtp.NackGenerator;
import dev.parley.rtc.rtp.ReceptionStatistics;
import dev.parley.rtc.rtp.ReportBlock;
import dev.parley.rtc.rtp.RetransmissionBuffer;
import dev.parley.rtc.rtp.RtcpPacket;
import dev.parley.rtc.rtp.RtcpReader;
import dev.parley.rtc.rtp.RtcpWriter;
import dev.parley.rtc.rtp.RtpFormatException;
import dev.parley.rtc.rtp.RtpPacket;
import dev.parley.rtc.sdp.RtpCodec;
import dev.parley.rtc.srtp.SrtpKeys;
import dev.parley.rtc.srtp.SrtpReceiver;
import dev.parley.rtc.srtp.SrtpSender;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Sound of a peer both ways, with its reports: RTP and RTCP inside SRTP. On the peer's loop. */
final class AudioStream {
    /** Also what a client knows by that packets still come, while nobody speaks. */
    private static final long REPORT_NS = Duration.ofMillis(500).toNanos();

    private static final int FRAME_MS = 20;
    private static final long NTP_EPOCH_S = 2_208_988_800L;

    private final int ssrc;
    private final String cname;
    private final InstantSource clock;
    private final Consumer<byte[]> out;
    private RtpCodec codec;
    private int audioLevelId;
    private ReceptionStatistics reception;
    private @Nullable SrtpSender sender;
    private @Nullable SrtpReceiver receiver;
    private int sequence;
    private int lastTimestamp;
    private long lastSentNs;
    private int packetsSent;
    private int bytesSent;
    private long lostByClient;
    private double reportedLoss = -1;
    private double roundTripMs = -1;
    private long refused;
    private final RetransmissionBuffer sent = new RetransmissionBuffer();
    private final NackGenerator missing = new NackGenerator();
    private double lossWaitMs;
    private long reportNs;

    AudioStream(
            RtpCodec codec,
            int audioLevelId,
            String cname,
            RandomGenerator random,
            InstantSource clock,
            Consumer<byte[]> out) {
        this.codec = codec;
        this.audioLevelId = audioLevelId;
        this.cname = cname;
        this.clock = clock;
        this.out = out;
        this.ssrc = random.nextInt();
        this.sequence = random.nextInt(1 << 15);
        this.reception = new ReceptionStatistics(codec.clockRate());
    }

    int ssrc() {
        return ssrc;
    }

    /** After another offer. */
    void agree(RtpCodec codec, int audioLevelId) {
        if (codec.clockRate() != this.codec.clockRate()) {
            reception = new ReceptionStatistics(codec.clockRate());
        }
        this.codec = codec;
        this.audioLevelId = audioLevelId;
    }

    void start(SrtpKeys keys, long nowNs) {
        sender = new SrtpSender(keys.profile(), keys.server());
        receiver = new SrtpReceiver(keys.profile(), keys.client());
        reportNs = nowNs + REPORT_NS;
    }

    /** Takes a packet off the wire. Returns the sound in it, or null where it holds none. */
    @Nullable
    RtpPacket receive(byte[] bytes, long nowNs) {
        if (receiver == null) {
            return null;
        }
        try {
            if (RtpPacket.isControl(bytes)) {
                int length = receiver.unprotectRtcp(bytes, bytes.length);
                if (length >= 0) {
                    RtcpReader.parse(bytes, length).forEach(each -> report(each, nowNs));
                    return null;
                }
            } else {
                int length = receiver.unprotectRtp(bytes, bytes.length);
                RtpPacket packet = length < 0 ? null : RtpPacket.parse(bytes, length, audioLevelId);
                if (packet != null && packet.payloadType() == codec.payloadType()) {
                    reception.received(packet, nowNs);
                    ask(packet);
                    return packet.length() == 0 ? null : packet;
                }
            }
        } catch (RtpFormatException e) {
            refused++; // counted with those that are not genuine: a client harms itself only
            return null;
        }
        refused++;
        return null;
    }

    private void report(RtcpPacket packet, long nowNs) {
        switch (packet) {
            case RtcpPacket.SenderReport report -> {
                reception.received(report, nowNs);
                report.blocks().forEach(this::block);
            }
            case RtcpPacket.ReceiverReport report -> report.blocks().forEach(this::block);
            case RtcpPacket.Bye any -> {} // of a track that was taken away; the call goes on
            case RtcpPacket.SourceDescription any -> {}
            case RtcpPacket.Nack nack -> repeat(nack, nowNs);
            case RtcpPacket.Other any -> {}
        }
    }

    /** The same packet, protected as it was (RFC 4588 section 1 has another way, which sound has no use for). */
    private void repeat(RtcpPacket.Nack nack, long nowNs) {
        if (codec.nack() && nack.media() == ssrc) {
            for (int sequence : nack.sequences()) {
                byte[] packet = sent.repeat(sequence, nowNs);
                if (packet != null) {
                    out.accept(packet.clone());
                }
            }
        }
    }

    /** Asks for packets that are missing, where they can come before they are given up: they are one frame behind already. */
    private void ask(RtpPacket packet) {
        NackGenerator.Missing found = missing.received(packet);
        if (found != null && codec.nack() && roundTripMs >= 0 && roundTripMs + FRAME_MS < lossWaitMs) {
            RtcpWriter writer = new RtcpWriter(SrtpSender.OVERHEAD);
            writer.receiverReport(new RtcpPacket.ReceiverReport(ssrc, List.of()));
            send(writer.sourceDescription(ssrc, cname).nack(ssrc, packet.ssrc(), found.first(), found.following()));
        }
    }

    /** How long a packet that is missing is waited for, in milliseconds; none is asked for before this is told. */
    void lossWaitMs(double value) {
        lossWaitMs = value;
    }

    private void block(ReportBlock block) {
        if (block.ssrc() == ssrc) {
            lostByClient = block.packetsLost();
            reportedLoss = block.fractionLost() / 256.0;
            double told = ReceptionStatistics.roundTripMs(block, ntp(clock.instant()));
            roundTripMs = told < 0 ? roundTripMs : told;
        }
    }

    /** The share of what was sent that the other side has told as lost since the last time this was asked, or -1. */
    double takeReportedLoss() {
        double told = reportedLoss;
        reportedLoss = -1;
        return told;
    }

    /** Sends one packet of sound. */
    void send(byte[] payload, int length, int timestamp, boolean marker, long nowNs) {
        if (sender == null) {
            return;
        }
        byte[] packet = new byte[RtpPacket.HEADER_BYTES + length + SrtpSender.OVERHEAD];
        RtpPacket.writeHeader(packet, codec.payloadType(), marker, sequence++ & 0xffff, timestamp, ssrc);
        System.arraycopy(payload, 0, packet, RtpPacket.HEADER_BYTES, length);
        int size = sender.protectRtp(packet, RtpPacket.HEADER_BYTES + length);
        packetsSent++;
        bytesSent += length;
        lastTimestamp = timestamp;
        lastSentNs = nowNs;
        byte[] datagram = Arrays.copyOf(packet, size);
        if (codec.nack()) {
            sent.sent(sequence - 1, datagram, nowNs);
        }
        out.accept(datagram);
    }

    /** When the next report is due. */
    long deadlineNs() {
        return sender == null ? Long.MAX_VALUE : reportNs;
    }

    void advance(long nowNs) {
        if (sender != null && nowNs - reportNs >= 0) {
            reportNs = nowNs + REPORT_NS;
            RtcpWriter writer = new RtcpWriter(SrtpSender.OVERHEAD);
            reports(writer, nowNs);
            send(writer);
        }
    }

    /** Says goodbye. */
    void stop(long nowNs) {
        if (sender != null) {
            RtcpWriter writer = new RtcpWriter(SrtpSender.OVERHEAD);
            reports(writer, nowNs);
            send(writer.bye(ssrc));
            sender = null;
            receiver = null;
        }
    }

    private void reports(RtcpWriter writer, long nowNs) {
        ReportBlock block = reception.report(nowNs);
        List<ReportBlock> blocks = block == null ? List.of() : List.of(block);
        if (packetsSent == 0) {
            writer.receiverReport(new RtcpPacket.ReceiverReport(ssrc, blocks));
        } else {
            int since = (int) ((nowNs - lastSentNs) * (codec.clockRate() / 1e9));
            long ntp = ntp(clock.instant());
            writer.senderReport(
                    new RtcpPacket.SenderReport(ssrc, ntp, lastTimestamp + since, packetsSent, bytesSent, blocks));
        }
        writer.sourceDescription(ssrc, cname);
    }

    private void send(RtcpWriter writer) {
        if (sender != null) {
            int size = sender.protectRtcp(writer.bytes(), writer.length());
            out.accept(Arrays.copyOf(writer.bytes(), size));
        }
    }

    /** Seconds since 1900 and their fraction (RFC 3550 section 4). */
    private static long ntp(Instant now) {
        long fraction = ((long) now.getNano() << 32) / 1_000_000_000L;
        return ((now.getEpochSecond() + NTP_EPOCH_S) << 32) | fraction;
    }

    RtcStatistics statistics() {
        return new RtcStatistics(
                reception.packetsReceived(),
                reception.packetsLost(),
                reception.jitterMs(),
                packetsSent & 0xffff_ffffL,
                lostByClient,
                roundTripMs,
                sent.packetsRepeated(),
                refused);
    }
}
