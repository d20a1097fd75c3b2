package dev.parley.rtc.peer;

import dev.parley.rtc.rtp.RtpPacket;
import dev.parley.rtc.sctp.DataChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** Keeps what a peer tells. */
class RecordingListener implements RtcListener {
    final CompletableFuture<Void> connected = new CompletableFuture<>();
    final BlockingQueue<RtpPacket> packets = new LinkedBlockingQueue<>();
    final BlockingQueue<DataChannel> opened = new LinkedBlockingQueue<>();
    final BlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();
    final BlockingQueue<DataChannel> drained = new LinkedBlockingQueue<>();
    final BlockingQueue<DataChannel> channelsClosed = new LinkedBlockingQueue<>();
    final CompletableFuture<RtcCloseReason> closed = new CompletableFuture<>();

    @Override
    public void connected() {
        connected.complete(null);
    }

    @Override
    public void audio(RtpPacket packet, long arrivalNs) {
        packets.add(packet);
    }

    @Override
    public void channelOpened(DataChannel channel) {
        opened.add(channel);
    }

    /** What comes goes back. */
    @Override
    public void message(DataChannel channel, byte[] data, boolean text) {
        messages.add(data);
        boolean taken = text ? channel.send(new String(data, StandardCharsets.UTF_8)) : channel.send(data);
        if (!taken) {
            throw new IllegalStateException("not taken");
        }
    }

    @Override
    public void drained(DataChannel channel) {
        drained.add(channel);
    }

    @Override
    public void channelClosed(DataChannel channel) {
        channelsClosed.add(channel);
    }

    @Override
    public void closed(RtcCloseReason reason, @Nullable Throwable failure) {
        closed.complete(reason);
    }
}
