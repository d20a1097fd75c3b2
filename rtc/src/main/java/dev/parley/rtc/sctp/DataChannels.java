package dev.parley.rtc.sctp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The data channels of one peer (RFC 8831, RFC 8832) over one SCTP association inside DTLS. Channels of every kind of reliability are
 * taken; what the server sends is always reliable. One thread; whoever drives it calls {@link #advance} at {@link #deadlineNs}.
 */
public final class DataChannels {
    /** Open at once; of further ones the stream is reset. */
    public static final int MOST_CHANNELS = 64;

    /** Bytes of a message that comes in; beyond it the association is aborted. */
    public static final int MOST_MESSAGE_BYTES = 256 << 10;

    static final int CONTROL = 50;
    static final int TEXT = 51;
    static final int BINARY_PART = 52;
    static final int BINARY = 53;
    static final int TEXT_PART = 54;
    static final int EMPTY_TEXT = 56;
    static final int EMPTY_BINARY = 57;

    private static final int OPEN = 3;
    private static final int ACK = 2;
    private static final int UNORDERED = 0x80;
    private static final int OPEN_HEADER = 12;
    private static final int LOCAL_PORT = 5000;

    private final SctpAssociation association;
    private final DataChannelListener listener;
    private final LongSupplier nanoTime;
    private final int longestSent;
    private final Map<Integer, DataChannel> channels = new HashMap<>();

    /** @param client whether this side began the DTLS handshake, and begins the association */
    DataChannels(
            boolean client,
            int remotePort,
            int longestSent,
            RandomGenerator random,
            LongSupplier nanoTime,
            Consumer<byte[]> out,
            DataChannelListener listener) {
        this.listener = listener;
        this.longestSent = longestSent == 0 ? Integer.MAX_VALUE : longestSent;
        this.nanoTime = nanoTime;
        association = new SctpAssociation(LOCAL_PORT, remotePort, MOST_MESSAGE_BYTES, random, out, new Streams());
        if (client) {
            association.connect(nanoTime.getAsLong());
        }
    }

    /**
     * The server's side: it waits for the client.
     *
     * @param remotePort of the client's association, from its offer
     * @param longestSent bytes of a message that the client takes, from its offer; 0 for any number
     * @param random fit for secrets
     * @param nanoTime a steady clock
     * @param out sends one packet over DTLS
     */
    public static DataChannels server(
            int remotePort,
            int longestSent,
            RandomGenerator random,
            LongSupplier nanoTime,
            Consumer<byte[]> out,
            DataChannelListener listener) {
        return new DataChannels(false, remotePort, longestSent, random, nanoTime, out, listener);
    }

    /**
     * The client's side: it begins the association, and may {@link #open} channels at once.
     *
     * @param remotePort of the server's association, from its answer
     * @param longestSent bytes of a message that the server takes, from its answer; 0 for any number
     * @param random fit for secrets
     * @param nanoTime a steady clock
     * @param out sends one packet over DTLS
     */
    public static DataChannels client(
            int remotePort,
            int longestSent,
            RandomGenerator random,
            LongSupplier nanoTime,
            Consumer<byte[]> out,
            DataChannelListener listener) {
        return new DataChannels(true, remotePort, longestSent, random, nanoTime, out, listener);
    }

    /** Takes a packet out of DTLS; the array is the caller's. */
    public void receive(byte[] bytes, int length) {
        association.receive(bytes, length, nanoTime.getAsLong());
    }

    public long deadlineNs() {
        return association.deadlineNs();
    }

    public void advance() {
        association.advance(nanoTime.getAsLong());
    }

    /** Ends the association, and tells the client. The listener is told nothing more. */
    public void close() {
        channels.values().forEach(DataChannel::ended);
        channels.clear();
        association.abort();
    }

    /** Whether the association stands. */
    boolean established() {
        return association.established();
    }

    int longestSent() {
        return longestSent;
    }

    boolean send(DataChannel channel, int kind, byte[] payload) {
        return association.send(channel.id(), kind, channel.unordered(), payload, nanoTime.getAsLong());
    }

    void reset(DataChannel channel) {
        association.reset(channel.id(), nanoTime.getAsLong());
    }

    /**
     * Opens a channel with this number: even ones are the DTLS client's, odd ones the server's. It is open once {@link
     * DataChannelListener#opened} tells so.
     */
    public DataChannel open(int id, String label, boolean unordered) {
        DataChannel channel = new DataChannel(this, id, label, "", unordered);
        channels.put(id, channel);
        if (association.established()) {
            announce(channel);
        }
        return channel;
    }

    private void announce(DataChannel channel) {
        byte[] name = channel.label().getBytes(StandardCharsets.UTF_8);
        ByteBuffer message = ByteBuffer.allocate(OPEN_HEADER + name.length);
        message.put((byte) OPEN)
                .put((byte) (channel.unordered() ? UNORDERED : 0))
                .putShort((short) 0)
                .putInt(0);
        message.putShort((short) name.length).putShort((short) 0).put(name);
        association.send(channel.id(), CONTROL, false, message.array(), nanoTime.getAsLong());
    }

    private void control(int stream, byte[] payload) {
        if (payload.length == 1 && payload[0] == ACK) {
            DataChannel own = channels.get(stream);
            if (own != null && !own.open()) {
                own.opened();
                listener.opened(own);
            }
            return;
        }
        DataChannel channel = channels.containsKey(stream) ? null : read(stream, payload);
        if (channel == null || channels.size() >= MOST_CHANNELS) {
            association.reset(stream, nanoTime.getAsLong());
            return;
        }
        channels.put(stream, channel);
        channel.opened();
        association.send(stream, CONTROL, false, new byte[] {ACK}, nanoTime.getAsLong());
        listener.opened(channel);
    }

    /** What a DATA_CHANNEL_OPEN asks for (RFC 8832 section 5.1), or null when it is none. */
    private @Nullable DataChannel read(int stream, byte[] payload) {
        ByteBuffer message = ByteBuffer.wrap(payload);
        if (payload.length < OPEN_HEADER || payload[0] != OPEN) {
            return null;
        }
        int label = message.getShort(8) & 0xffff;
        int protocol = message.getShort(10) & 0xffff;
        if (OPEN_HEADER + label + protocol > payload.length) {
            return null;
        }
        return new DataChannel(
                this,
                stream,
                new String(payload, OPEN_HEADER, label, StandardCharsets.UTF_8),
                new String(payload, OPEN_HEADER + label, protocol, StandardCharsets.UTF_8),
                (payload[1] & UNORDERED) != 0);
    }

    private final class Streams implements SctpListener {
        /** Until then there are no channels but those that this side wants. */
        @Override
        public void established() {
            channels.values().forEach(DataChannels.this::announce);
        }

        @Override
        public void message(SctpMessage message) {
            DataChannel channel = channels.get(message.stream());
            if (channel != null && channel.keep(message)) {
                return;
            }
            if (message.protocol() == CONTROL) {
                control(message.stream(), message.payload());
            } else if (channel != null && channel.open()) {
                message(channel, message);
            }
        }

        private void message(DataChannel channel, SctpMessage message) {
            switch (message.protocol()) {
                case TEXT, TEXT_PART -> listener.message(channel, message.payload(), true);
                case BINARY, BINARY_PART -> listener.message(channel, message.payload(), false);
                case EMPTY_TEXT -> listener.message(channel, new byte[0], true);
                case EMPTY_BINARY -> listener.message(channel, new byte[0], false);
                default -> {} // of a protocol that nobody has agreed on
            }
        }

        @Override
        public void resetByPeer(int[] streams) {
            List<DataChannel> all = streams.length == 0 ? new ArrayList<>(channels.values()) : new ArrayList<>();
            for (int each : streams) {
                DataChannel channel = channels.get(each);
                if (channel != null) {
                    all.add(channel);
                }
            }
            for (DataChannel each : all) {
                if (channels.get(each.id()) == each && each.resetByPeer()) {
                    ended(each);
                }
            }
        }

        @Override
        public void resetDone(int[] streams) {
            for (int each : streams) {
                DataChannel channel = channels.get(each);
                if (channel != null && channel.resetDone()) {
                    ended(channel);
                }
            }
        }

        private void ended(DataChannel channel) {
            channels.remove(channel.id());
            listener.channelClosed(channel);
            channel.early().forEach(this::message);
        }

        @Override
        public void acknowledged(int stream, int bytes) {
            DataChannel channel = channels.get(stream);
            if (channel != null && channel.acknowledged(bytes)) {
                listener.drained(channel);
            }
        }

        @Override
        public void closed(@Nullable String failure) {
            channels.values().forEach(DataChannel::ended);
            channels.clear();
            listener.associationClosed(failure);
        }
    }
}
