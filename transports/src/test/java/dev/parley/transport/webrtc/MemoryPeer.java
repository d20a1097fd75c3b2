package dev.parley.transport.webrtc;

import dev.parley.concurrent.VirtualTime;
import dev.parley.rtc.rtp.RtpPacket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A client's end of a peer connection, in memory: its browser takes what it is sent after 5 ms. */
final class MemoryPeer implements PeerLink {
    private static final long ROOM = 512 << 10;
    private static final Duration WAY = Duration.ofMillis(5);

    /** Messages it was sent, as {@code text} or {@code binary} and the message. */
    final List<String> received = new ArrayList<>();
    /** Packets of sound. */
    final List<Sent> sound = new ArrayList<>();

    boolean closed;
    long lossWaitMs;
    private final VirtualTime time;
    private final Deque<byte[]> onTheWay = new ArrayDeque<>();
    private final PcmFrames codec = new PcmFrames();
    private WebRtcConnection connection;
    private boolean reads = true;
    private boolean closing;
    private boolean absent;
    private long buffered;
    private int sequence = 65_530;
    private int timestamp = Integer.MAX_VALUE - 2_000;

    record Sent(short[] samples, int timestamp, boolean marker, long atNs) {}

    MemoryPeer(VirtualTime time) {
        this.time = time;
    }

    void carries(WebRtcConnection carried) {
        connection = carried;
    }

    @Override
    public void sendAudio(byte[] payload, int length, int timestamp, boolean marker) {
        if (!closed) {
            sound.add(new Sent(codec.decode(payload, 0, length), timestamp, marker, time.nanoTime()));
        }
    }

    @Override
    public void lossWait(long ms) {
        lossWaitMs = ms;
    }

    @Override
    public boolean send(boolean text, byte[] message) {
        if (absent || closing || closed || buffered + message.length > ROOM) {
            return false;
        }
        buffered += message.length;
        received.add((text ? "text " : "binary ") + new String(message, java.nio.charset.StandardCharsets.UTF_8));
        onTheWay.add(message);
        acknowledge();
        return true;
    }

    private void acknowledge() {
        if (reads && !onTheWay.isEmpty()) {
            time.schedule(WAY, () -> {
                onTheWay.forEach(each -> buffered -= each.length);
                onTheWay.clear();
                connection.drained();
                finishClosing();
            });
        }
    }

    @Override
    public int longestMessage() {
        return 256 << 10;
    }

    @Override
    public long bufferedBytes() {
        return buffered;
    }

    @Override
    public void closeChannel() {
        closing = true;
        time.schedule(WAY, this::finishClosing);
    }

    private void finishClosing() {
        if (closing && onTheWay.isEmpty() && !closed) {
            connection.channelClosed();
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            time.execute(connection::gone);
        }
    }

    /** Whether there is a data channel. */
    void hasChannel(boolean value) {
        absent = !value;
    }

    void takes(boolean value) {
        reads = value;
        acknowledge();
    }

    void speaks(short[] samples) {
        byte[] payload = new byte[2 * samples.length];
        PcmFrames.write(samples, payload);
        connection.received(
                new RtpPacket(111, false, sequence++ & 0xffff, timestamp, 1, -1, false, payload, 0, payload.length),
                time.nanoTime());
        timestamp += samples.length * 2; // of 24 kHz
    }

    /** So many samples of 24 kHz are not sent. */
    void isSilent(int samples) {
        timestamp += samples * 2;
    }

    /** A packet of so many samples is lost on the way. */
    void loses(int samples) {
        sequence++;
        timestamp += samples * 2;
    }
}
