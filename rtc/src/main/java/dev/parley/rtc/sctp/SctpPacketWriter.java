package dev.parley.rtc.sctp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Writes one packet of SCTP, chunk by chunk. */
final class SctpPacketWriter {
    /** What fits into a datagram of DTLS beside its own overhead, on every path. */
    static final int PACKET_BYTES = 1160;

    static final int DATA_HEADER_BYTES = 16;
    private static final int FORWARD_TSN_SUPPORTED = 0xC000;
    private static final int SUPPORTED_EXTENSIONS = 0x8008;
    private static final int ABORT_CAUSE_USER = 12;

    private final ByteBuffer out = ByteBuffer.allocate(PACKET_BYTES);

    SctpPacketWriter(int sourcePort, int destinationPort, int tag) {
        out.putShort((short) sourcePort)
                .putShort((short) destinationPort)
                .putInt(tag)
                .putInt(0);
    }

    boolean empty() {
        return out.position() == SctpPacketReader.HEADER_BYTES;
    }

    /** Bytes that are left for chunks. */
    int room() {
        return out.remaining();
    }

    SctpPacketWriter write(SctpChunk chunk) {
        int start = out.position();
        out.putInt(0);
        int head = body(chunk);
        out.putShort(start, (short) head).putShort(start + 2, (short) (out.position() - start));
        while ((out.position() & 3) != 0) {
            out.put((byte) 0);
        }
        return this;
    }

    /** Writes what follows the chunk's header; returns type and flags. */
    private int body(SctpChunk chunk) {
        return switch (chunk) {
            case SctpChunk.Data data -> data(data);
            case SctpChunk.Init init -> init(init);
            case SctpChunk.Sack sack -> sack(sack);
            case SctpChunk.Heartbeat beat -> {
                out.put(beat.information());
                yield (beat.ack() ? SctpChunk.HEARTBEAT_ACK : SctpChunk.HEARTBEAT) << 8;
            }
            case SctpChunk.CookieEcho echo -> {
                out.put(echo.cookie());
                yield SctpChunk.COOKIE_ECHO << 8;
            }
            case SctpChunk.CookieAck any -> SctpChunk.COOKIE_ACK << 8;
            case SctpChunk.Abort abort -> {
                out.putShort((short) ABORT_CAUSE_USER).putShort((short) 4);
                yield SctpChunk.ABORT << 8 | (abort.reflected() ? 1 : 0);
            }
            case SctpChunk.Shutdown shutdown -> {
                out.putInt(shutdown.tsn());
                yield SctpChunk.SHUTDOWN << 8;
            }
            case SctpChunk.ShutdownAck any -> SctpChunk.SHUTDOWN_ACK << 8;
            case SctpChunk.ShutdownComplete complete ->
                SctpChunk.SHUTDOWN_COMPLETE << 8 | (complete.reflected() ? 1 : 0);
            case SctpChunk.ForwardTsn forward -> forward(forward);
            case SctpChunk.ReConfig config -> {
                config.parameters().forEach(this::reset);
                yield SctpChunk.RE_CONFIG << 8;
            }
            case SctpChunk.Unknown unknown -> unknown.type() << 8;
        };
    }

    private int data(SctpChunk.Data data) {
        out.putInt(data.tsn()).putShort((short) data.stream()).putShort((short) data.sequence());
        out.putInt(data.protocol()).put(data.payload());
        int flags = (data.unordered() ? 4 : 0) | (data.begin() ? 2 : 0) | (data.end() ? 1 : 0);
        return SctpChunk.DATA << 8 | flags;
    }

    private int init(SctpChunk.Init init) {
        out.putInt(init.tag()).putInt((int) init.window());
        out.putShort((short) init.outbound()).putShort((short) init.inbound()).putInt(init.tsn());
        out.putShort((short) FORWARD_TSN_SUPPORTED).putShort((short) 4);
        out.putShort((short) SUPPORTED_EXTENSIONS).putShort((short) 6);
        out.put((byte) SctpChunk.RE_CONFIG).put((byte) SctpChunk.FORWARD_TSN).putShort((short) 0);
        if (init.ack()) {
            out.putShort((short) SctpPacketReader.COOKIE_PARAMETER).putShort((short) (4 + init.cookie().length));
            out.put(init.cookie());
        }
        return (init.ack() ? SctpChunk.INIT_ACK : SctpChunk.INIT) << 8;
    }

    private int sack(SctpChunk.Sack sack) {
        out.putInt(sack.tsn()).putInt((int) sack.window());
        out.putShort((short) (sack.gaps().length / 2)).putShort((short) 0);
        for (int each : sack.gaps()) {
            out.putShort((short) each);
        }
        return SctpChunk.SACK << 8;
    }

    private int forward(SctpChunk.ForwardTsn forward) {
        out.putInt(forward.tsn());
        for (int i = 0; i < forward.streams().length; i++) {
            out.putShort((short) forward.streams()[i]).putShort((short) forward.sequences()[i]);
        }
        return SctpChunk.FORWARD_TSN << 8;
    }

    private void reset(SctpChunk.Reset parameter) {
        switch (parameter) {
            case SctpChunk.ResetRequest request -> {
                out.putShort((short) SctpPacketReader.RESET_REQUEST);
                out.putShort((short) (16 + 2 * request.streams().length));
                out.putInt(request.request()).putInt(0).putInt(request.lastTsn());
                for (int each : request.streams()) {
                    out.putShort((short) each);
                }
            }
            case SctpChunk.ResetResponse response -> {
                out.putShort((short) SctpPacketReader.RESET_RESPONSE).putShort((short) 12);
                out.putInt(response.request()).putInt(response.result());
            }
        }
    }

    byte[] finish() {
        byte[] packet = Arrays.copyOf(out.array(), out.position());
        int checksum = SctpPacketReader.checksum(packet, packet.length);
        ByteBuffer.wrap(packet).order(ByteOrder.LITTLE_ENDIAN).putInt(SctpPacketReader.CHECKSUM_AT, checksum);
        return packet;
    }
}
