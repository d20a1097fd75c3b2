package dev.parley.rtc.sctp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** The server's data channels, with an association that a client has set up and then sends whatever it likes over. */
final class FuzzedAssociation implements DataChannelListener {
    static final int CLIENT_TSN = 1000;
    private static final int CLIENT_TAG = 7;
    private static final int PORT = 5000;
    private static final int LONGEST_SENT = 4096;
    private static final int TAG_AT = 4;
    private static final int MOST_STEPS = 1000;

    private final List<byte[]> out = new ArrayList<>();
    private final List<DataChannel> channels = new ArrayList<>();
    private final int tag;
    private final DataChannels server;
    private long nowNs = 1_000_000_000L;
    private int closed;
    private int closings;

    FuzzedAssociation() {
        server = DataChannels.server(PORT, LONGEST_SENT, new Random(1), () -> nowNs, out::add, this);
        packet(packet(
                0,
                new SctpChunk.Init(
                        false,
                        CLIENT_TAG,
                        1 << 20,
                        InboundData.STREAMS,
                        InboundData.STREAMS,
                        CLIENT_TSN,
                        new byte[0])));
        SctpChunk.Init answer = (SctpChunk.Init) read(out.removeFirst()).getFirst();
        tag = answer.tag();
        packet(packet(tag, new SctpChunk.CookieEcho(answer.cookie())));
        if (!server.established()) {
            throw new AssertionError("no association");
        }
        out.clear();
    }

    /** Chunks as they stand behind the header of a packet. */
    static byte[] written(SctpChunk... chunks) {
        SctpPacketWriter writer = new SctpPacketWriter(0, 0, 0);
        for (SctpChunk each : chunks) {
            writer.write(each);
        }
        byte[] packet = writer.finish();
        return Arrays.copyOfRange(packet, SctpPacketReader.HEADER_BYTES, packet.length);
    }

    private static byte[] packet(int tag, SctpChunk chunk) {
        return new SctpPacketWriter(PORT, PORT, tag).write(chunk).finish();
    }

    private static List<SctpChunk> read(byte[] packet) {
        try {
            return SctpPacketReader.parse(packet, packet.length).chunks();
        } catch (SctpFormatException e) {
            throw new AssertionError(e);
        }
    }

    /** Takes a packet as it is. */
    void packet(byte[] bytes) {
        out.clear();
        server.receive(bytes, bytes.length);
    }

    /** Takes chunks, with a right header before them; of an INIT the tag is none. */
    void chunks(byte[] bytes) {
        byte[] packet = new byte[SctpPacketReader.HEADER_BYTES + bytes.length];
        System.arraycopy(bytes, 0, packet, SctpPacketReader.HEADER_BYTES, bytes.length);
        boolean init = bytes.length > 0 && bytes[0] == SctpChunk.INIT;
        ByteBuffer header = ByteBuffer.wrap(packet);
        header.putShort((short) PORT).putShort((short) PORT).putInt(TAG_AT, init ? 0 : tag);
        header.order(ByteOrder.LITTLE_ENDIAN)
                .putInt(SctpPacketReader.CHECKSUM_AT, SctpPacketReader.checksum(packet, packet.length));
        packet(packet);
    }

    /** The server sends a message on each channel. */
    void say(String text) {
        out.clear();
        for (DataChannel each : List.copyOf(channels)) {
            if (text.length() <= each.longestMessage() / 2) {
                each.send(text);
            }
        }
    }

    void passes(int ms) {
        out.clear();
        long until = nowNs + ms * 1_000_000L;
        for (int step = 0; server.deadlineNs() <= until; step++) {
            if (step > MOST_STEPS) {
                throw new AssertionError("it is never done");
            }
            nowNs = Math.max(nowNs, server.deadlineNs());
            server.advance();
        }
        nowNs = until;
    }

    /** Bytes sent since the last thing that happened; each packet can be read. */
    int sent() {
        int bytes = 0;
        for (byte[] each : out) {
            read(each);
            bytes += each.length;
        }
        return bytes;
    }

    /** Chunks sent since the last thing that happened. */
    List<SctpChunk> answers() {
        return out.stream().flatMap(each -> read(each).stream()).toList();
    }

    /** The only channel that the client has opened. */
    DataChannel channel() {
        return channels.getFirst();
    }

    /** How often a channel was told to have closed. */
    int closed() {
        return closed;
    }

    void finish() {
        server.close();
        if (closings > 1) {
            throw new AssertionError("closed " + closings + " times");
        }
    }

    @Override
    public void opened(DataChannel channel) {
        channels.add(channel);
    }

    @Override
    public void message(DataChannel channel, byte[] data, boolean text) {
        if (data.length > DataChannels.MOST_MESSAGE_BYTES) {
            throw new AssertionError(data.length);
        }
    }

    @Override
    public void drained(DataChannel channel) {}

    @Override
    public void channelClosed(DataChannel channel) {
        closed++;
        channels.remove(channel);
    }

    @Override
    public void associationClosed(@Nullable String failure) {
        closings++;
        channels.clear();
    }
}
