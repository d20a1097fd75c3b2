package dev.parley.transport.webrtc;

import dev.parley.dialect.CloseReason;
import dev.parley.rtc.peer.RtcCloseReason;
import dev.parley.rtc.peer.RtcEndpoint;
import dev.parley.rtc.peer.RtcListener;
import dev.parley.rtc.peer.RtcPeer;
import dev.parley.rtc.rtp.RtpPacket;
import dev.parley.rtc.sctp.DataChannel;
import dev.parley.rtc.sdp.SdpException;
import dev.parley.session.Principal;
import dev.parley.transport.VertxInternals;
import io.vertx.core.Context;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A call over WebRTC: its connection, and the peer that brings its client. A client that lost its way may come by another peer,
 * which takes the place of the first. On the loop that it was made on, except where said.
 */
final class WebRtcCall implements PeerLink {
    private static final Logger log = LoggerFactory.getLogger(WebRtcCall.class);

    private final Context context;
    private final Principal principal;
    private String id;
    private @Nullable String former;
    private @Nullable WebRtcConnection connection;
    private @Nullable Events current;
    private @Nullable RtcPeer peer;
    private @Nullable DataChannel channel;

    /** @param id by which its client knows it */
    WebRtcCall(Context context, String id, Principal principal) {
        this.context = context;
        this.id = id;
        this.principal = principal;
    }

    /** Any thread. */
    Principal principal() {
        return principal;
    }

    Context context() {
        return context;
    }

    /** What its client sends goes there. */
    void carries(WebRtcConnection carried) {
        connection = carried;
    }

    Optional<WebRtcConnection> connection() {
        return Optional.ofNullable(connection);
    }

    /** Those by which its client may know it. */
    List<String> ids() {
        return former == null ? List.of(id) : List.of(id, former);
    }

    /**
     * Its clients know it by another id from now on, and by the one before it.
     *
     * @return the one that nobody needs to know any more
     */
    Optional<String> renamed(String next) {
        Optional<String> forgotten = Optional.ofNullable(former);
        former = id;
        id = next;
        return forgotten;
    }

    /**
     * Takes the peer of an offer; one that there is already is closed, and its client not told.
     *
     * @return the answer
     * @throws SdpException when the offer cannot be answered; everything stays as it was
     */
    String offered(RtcEndpoint endpoint, String offer) throws SdpException {
        Events events = new Events();
        RtcPeer next = endpoint.accept(offer, VertxInternals.eventLoop(context), events);
        RtcPeer replaced = peer;
        peer = next;
        channel = null;
        current = events;
        if (replaced != null) {
            tell(WebRtcConnection::moved);
            replaced.close();
        }
        return next.answer();
    }

    /** The answer to another offer of the same peer. */
    String reoffered(String offer) throws SdpException {
        return peer().reoffer(offer);
    }

    /** Does something on the call's loop, and tells what came of it there. Any thread. */
    <T> CompletionStage<T> onLoop(Callable<T> action) {
        CompletableFuture<T> result = new CompletableFuture<>();
        context.runOnContext(now -> {
            try {
                result.complete(action.call());
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    /** Any thread. */
    void hangUp() {
        if (connection != null) {
            connection.closeFromOutside(CloseReason.NORMAL, "hung up");
        }
    }

    /** In the connection's context, on its loop. */
    private void tell(Consumer<WebRtcConnection> event) {
        WebRtcConnection told = connection;
        if (told != null) {
            VertxInternals.dispatcher(context).execute(() -> event.accept(told));
        }
    }

    void failed(Throwable cause) {
        if (connection != null) {
            connection.failed(cause);
        }
    }

    private RtcPeer peer() {
        if (peer == null) {
            throw new IllegalStateException("no peer yet");
        }
        return peer;
    }

    @Override
    public void sendAudio(byte[] payload, int length, int timestamp, boolean marker) {
        peer().sendAudio(payload, length, timestamp, marker);
    }

    @Override
    public void lossWait(long ms) {
        peer().lossWait(Duration.ofMillis(ms));
    }

    @Override
    public boolean send(boolean text, byte[] message) {
        return channel != null
                && (text ? channel.send(new String(message, StandardCharsets.UTF_8)) : channel.send(message));
    }

    @Override
    public int longestMessage() {
        return channel == null ? Integer.MAX_VALUE : channel.longestMessage();
    }

    @Override
    public long bufferedBytes() {
        return channel == null ? 0 : channel.bufferedAmount();
    }

    @Override
    public void closeChannel() {
        if (channel != null) {
            channel.close();
        }
    }

    @Override
    public void close() {
        peer().close();
    }

    /**
     * What one peer tells, while it is the call's: the first data channel is the one for messages (openai-realtime.md section 9).
     */
    private final class Events implements RtcListener {
        private boolean isOver() {
            return current != this;
        }

        @Override
        public void connected() {
            log.atDebug().addKeyValue("call", id).log("WebRTC connected");
        }

        @Override
        public void audio(RtpPacket packet, long arrivalNs) {
            if (!isOver()) {
                tell(it -> it.received(packet, arrivalNs));
            }
        }

        @Override
        public void lossReported(double share) {
            if (!isOver() && peer().codec().wantsForwardErrorCorrection()) {
                tell(it -> it.lossReported(share));
            }
        }

        @Override
        public void channelOpened(DataChannel opened) {
            if (!isOver() && channel == null) {
                channel = opened;
                tell(WebRtcConnection::channelOpened);
            }
        }

        @Override
        public void message(DataChannel from, byte[] data, boolean text) {
            if (!isOver() && from == channel) {
                tell(it -> it.received(text, data));
            }
        }

        @Override
        public void drained(DataChannel drained) {
            if (!isOver() && drained == channel) {
                tell(WebRtcConnection::drained);
            }
        }

        @Override
        public void channelClosed(DataChannel closed) {
            if (!isOver() && closed == channel) {
                tell(WebRtcConnection::channelClosed);
            }
        }

        @Override
        public void closed(RtcCloseReason reason, @Nullable Throwable failure) {
            if (isOver()) {
                return;
            }
            log.atInfo()
                    .addKeyValue("call", id)
                    .addKeyValue("reason", reason)
                    .setCause(failure)
                    .log("WebRTC call ended");
            tell(WebRtcConnection::gone);
        }
    }
}
