package dev.parley.rtc.peer;

import dev.parley.rtc.rtp.RtpPacket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** Keeps what a peer tells. */
class RecordingListener implements RtcListener {
    final CompletableFuture<Void> connected = new CompletableFuture<>();
    final BlockingQueue<RtpPacket> packets = new LinkedBlockingQueue<>();
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
    public void closed(RtcCloseReason reason, @Nullable Throwable failure) {
        closed.complete(reason);
    }
}
