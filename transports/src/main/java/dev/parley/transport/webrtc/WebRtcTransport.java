package dev.parley.transport.webrtc;

import dev.parley.config.LimitsConfig;
import dev.parley.dialect.CloseReason;
import dev.parley.dialect.DialectFactory;
import dev.parley.dialect.Handshake;
import dev.parley.dialect.SessionService;
import dev.parley.rtc.peer.RtcCloseReason;
import dev.parley.rtc.peer.RtcEndpoint;
import dev.parley.rtc.peer.RtcListener;
import dev.parley.rtc.peer.RtcOptions;
import dev.parley.rtc.peer.RtcPeer;
import dev.parley.rtc.rtp.RtpPacket;
import dev.parley.rtc.sctp.DataChannel;
import dev.parley.rtc.sdp.SdpException;
import dev.parley.session.Principal;
import dev.parley.telemetry.Metrics;
import dev.parley.transport.ByteBudget;
import dev.parley.transport.Connections;
import dev.parley.transport.VertxInternals;
import dev.parley.transport.VertxSessionExecutor;
import dev.parley.transport.websocket.CloseCodes;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes calls over WebRTC: an offer comes in by HTTP, and its answer leads to the one UDP port. Thread-safe, one per server. */
public final class WebRtcTransport implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(WebRtcTransport.class);

    private final RtcEndpoint endpoint;
    private final SessionService service;
    private final LimitsConfig limits;
    private final Connections connections;
    private final ByteBudget held;
    private final Metrics metrics;
    /** By the id that their clients know. */
    private final Map<String, Call> calls = new ConcurrentHashMap<>();

    /**
     * Where it listens.
     *
     * @param bind the UDP address; port 0 for any free one
     * @param addresses under which clients reach it; empty for those of this machine
     */
    public record Place(InetSocketAddress bind, List<String> addresses) {}

    /** What all carriers share. */
    public record Shared(
            SessionService service, LimitsConfig limits, Connections connections, ByteBudget held, Metrics metrics) {}

    /** There is no room for another call, or the server stops. */
    public static final class NoRoomException extends Exception {
        private static final long serialVersionUID = 1L;

        NoRoomException(@Nullable Throwable cause) {
            super("The server takes no more connections now. Try again later.", cause);
        }
    }

    /** An offer that was taken: its answer, and whose call it is. */
    private record Call(WebRtcConnection connection, Principal principal) {}

    /**
     * Opens the port.
     *
     * @throws UnknownHostException when an address cannot be resolved
     * @throws SocketException when the machine's addresses cannot be told
     */
    public WebRtcTransport(Vertx vertx, Place place, Shared shared, InstantSource clock, SecureRandom random)
            throws UnknownHostException, SocketException {
        InetAddress bound = place.bind().getAddress();
        if (bound == null) {
            throw new UnknownHostException(place.bind().getHostString());
        }
        Executor handshakes = task -> Thread.ofVirtual().name("dtls").start(task);
        List<InetAddress> addresses = WebRtcAddresses.of(bound, place.addresses());
        endpoint = new RtcEndpoint(
                new RtcOptions(place.bind(), addresses, clock, System::nanoTime, random, handshakes),
                VertxInternals.eventLoops(vertx),
                () -> VertxInternals.datagramChannel(vertx));
        service = shared.service();
        limits = shared.limits();
        connections = shared.connections();
        held = shared.held();
        metrics = shared.metrics();
        log.atInfo()
                .addKeyValue("port", endpoint.port())
                .addKeyValue("addresses", addresses)
                .log("calls over WebRTC");
    }

    /** The UDP port. */
    public int port() {
        return endpoint.port();
    }

    /**
     * Takes an offer; to be called on the event loop on which the call is to live.
     *
     * @param id by which the client ends it
     * @return the answer, complete: there are no candidates to come
     * @throws SdpException when the offer cannot be answered; the message says why
     * @throws NoRoomException when no further call is taken now
     */
    public String accept(String id, String offer, Handshake handshake, DialectFactory dialect)
            throws SdpException, NoRoomException {
        if (!connections.takePlace()) {
            throw new NoRoomException(null);
        }
        boolean taken = false;
        try {
            PeerEvents events = new PeerEvents(id, dialect.name());
            RtcPeer peer = endpoint.accept(offer, VertxInternals.eventLoop(events.context), events);
            WebRtcConnection connection = connect(events, peer, handshake, dialect);
            events.connection = connection;
            metrics.connectionOpened(dialect.name());
            connections.add(connection, handshake.principal());
            calls.put(id, new Call(connection, handshake.principal()));
            connections.started(connection);
            taken = true;
            return peer.answer();
        } catch (RejectedExecutionException e) {
            throw new NoRoomException(e);
        } finally {
            if (!taken) {
                connections.returnPlace();
            }
        }
    }

    private WebRtcConnection connect(PeerEvents events, RtcPeer peer, Handshake handshake, DialectFactory dialect) {
        VertxSessionExecutor executor = new VertxSessionExecutor(events.context, events::failed);
        events.link.peer = peer;
        return new WebRtcConnection(
                new WebRtcConnection.Ground(
                        executor, limits.connection(), held, events.link, OpusFrames::new, handshake.remoteAddress()),
                carrier -> dialect.create(handshake, carrier, service),
                reason -> events.gone(reason));
    }

    /** Ends a call of this principal; false where it has none of that id. */
    public boolean hangUp(String id, Principal principal) {
        Optional<Call> call = Optional.ofNullable(calls.get(id))
                .filter(each -> each.principal().equals(principal));
        call.ifPresent(each -> each.connection().closeFromOutside(CloseReason.NORMAL, "hung up"));
        return call.isPresent();
    }

    /** Closes the port and what is left of calls; waits for that. */
    @Override
    public void close() {
        endpoint.close();
    }

    private static final class Link implements PeerLink {
        private @Nullable RtcPeer peer;
        private @Nullable DataChannel channel;

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
    }

    /** What a peer tells, to its connection: the first data channel is the one for messages (openai-realtime.md section 9). */
    private final class PeerEvents implements RtcListener {
        private final Context context = Vertx.currentContext();
        private final Link link = new Link();
        private final String id;
        private final String dialect;
        private final long began = System.nanoTime();
        private @Nullable WebRtcConnection connection;

        PeerEvents(String id, String dialect) {
            this.id = id;
            this.dialect = dialect;
        }

        /** In the connection's context, on its loop. */
        private void tell(java.util.function.Consumer<WebRtcConnection> event) {
            WebRtcConnection told = connection;
            if (told != null) {
                VertxInternals.dispatcher(context).execute(() -> event.accept(told));
            }
        }

        private void failed(Throwable cause) {
            if (connection != null) {
                connection.failed(cause);
            }
        }

        private void gone(CloseReason reason) {
            if (connection != null) {
                metrics.connectionClosed(dialect, CloseCodes.of(reason), Duration.ofNanos(System.nanoTime() - began));
                calls.remove(id);
                connections.remove(connection);
            }
        }

        @Override
        public void connected() {
            log.atDebug().addKeyValue("call", id).log("WebRTC connected");
        }

        @Override
        public void audio(RtpPacket packet, long arrivalNs) {
            tell(it -> it.received(packet, arrivalNs));
        }

        @Override
        public void channelOpened(DataChannel opened) {
            if (link.channel == null) {
                link.channel = opened;
                tell(WebRtcConnection::channelOpened);
            }
        }

        @Override
        public void message(DataChannel channel, byte[] data, boolean text) {
            if (channel == link.channel) {
                tell(it -> it.received(text, data));
            }
        }

        @Override
        public void drained(DataChannel channel) {
            if (channel == link.channel) {
                tell(WebRtcConnection::drained);
            }
        }

        @Override
        public void channelClosed(DataChannel channel) {
            if (channel == link.channel) {
                tell(WebRtcConnection::channelClosed);
            }
        }

        @Override
        public void closed(RtcCloseReason reason, @Nullable Throwable failure) {
            log.atInfo()
                    .addKeyValue("call", id)
                    .addKeyValue("reason", reason)
                    .setCause(failure)
                    .log("WebRTC call ended");
            tell(WebRtcConnection::gone);
        }
    }
}
