package dev.parley.rtc.sctp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A data channel (RFC 8831). All methods on the thread that drives its association. */
public final class DataChannel {
    /** Below it {@link DataChannelListener#drained} is told, once it was exceeded. */
    public static final int LOW_BYTES = 256 << 10;

    /** Messages for a channel whose number is still being closed here; more are dropped. */
    static final int MOST_EARLY = 64;

    /** Bytes of those messages; those beyond are dropped. */
    static final int MOST_EARLY_BYTES = 64 << 10;

    private final DataChannels channels;
    private final int id;
    private final String label;
    private final String protocol;
    private final boolean unordered;
    private boolean open;
    private long buffered;
    private boolean high;
    private boolean resetting;
    private boolean resetDone;
    private boolean resetByPeer;
    /** What came for the next channel of this number, while this one is not quite closed. */
    private final List<SctpMessage> early = new ArrayList<>();

    private int earlyBytes;

    DataChannel(DataChannels channels, int id, String label, String protocol, boolean unordered) {
        this.channels = channels;
        this.id = id;
        this.label = label;
        this.protocol = protocol;
        this.unordered = unordered;
    }

    /** Number of its stream. */
    public int id() {
        return id;
    }

    public String label() {
        return label;
    }

    /** The subprotocol, or empty. */
    public String protocol() {
        return protocol;
    }

    /** Whether messages may overtake each other. */
    public boolean unordered() {
        return unordered;
    }

    public boolean open() {
        return open;
    }

    /** Bytes of the longest message that the client takes. */
    public int longestMessage() {
        return channels.longestSent();
    }

    /** Bytes that the client has not acknowledged. */
    public long bufferedAmount() {
        return buffered;
    }

    /**
     * Sends a text. Returns false, and sends nothing, when the channel is not open or too much is buffered: then {@link
     * DataChannelListener#drained} tells when there is room.
     *
     * @throws IllegalArgumentException when it is longer than {@link #longestMessage}
     */
    public boolean send(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return bytes.length == 0 ? send(DataChannels.EMPTY_TEXT, new byte[1]) : send(DataChannels.TEXT, bytes);
    }

    /** As {@link #send(String)}; the array is not copied. */
    public boolean send(byte[] data) {
        return data.length == 0 ? send(DataChannels.EMPTY_BINARY, new byte[1]) : send(DataChannels.BINARY, data);
    }

    private boolean send(int kind, byte[] payload) {
        if (payload.length > longestMessage()) {
            throw new IllegalArgumentException("the client takes messages of up to " + longestMessage() + " bytes");
        }
        if (!open) {
            return false;
        }
        buffered += payload.length;
        high |= buffered > LOW_BYTES;
        boolean taken = channels.send(this, kind, payload);
        if (!taken) {
            buffered -= payload.length;
            high = true;
        }
        return taken;
    }

    /** Closes it after all that was sent has arrived; the client is told. */
    public void close() {
        if (open) {
            open = false;
            reset();
        }
    }

    /** Ends the own half, once. */
    private void reset() {
        if (!resetting) {
            resetting = true;
            channels.reset(this);
        }
    }

    /** The other half has ended; this one follows (RFC 8831 section 6.7). Returns whether both have. */
    boolean resetByPeer() {
        open = false;
        resetByPeer = true;
        reset();
        return resetDone;
    }

    /** The own half has ended. Returns whether both have. */
    boolean resetDone() {
        resetDone = true;
        return resetByPeer;
    }

    /** Keeps a message that is for the next channel of this number. Returns whether it is. */
    boolean keep(SctpMessage message) {
        boolean next = resetByPeer && early.size() < MOST_EARLY;
        if (next && earlyBytes + message.payload().length <= MOST_EARLY_BYTES) {
            earlyBytes += message.payload().length;
            early.add(message);
        }
        return next;
    }

    List<SctpMessage> early() {
        return early;
    }

    void opened() {
        open = true;
    }

    void ended() {
        open = false;
    }

    /** Returns whether that made room. */
    boolean acknowledged(int bytes) {
        buffered = Math.max(0, buffered - bytes);
        boolean drained = high && buffered <= LOW_BYTES;
        high &= !drained;
        return drained;
    }
}
