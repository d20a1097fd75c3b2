package dev.parley.transport.webrtc;

import dev.parley.config.LimitsConfig;
import dev.parley.dialect.DialectFactory;
import dev.parley.dialect.Handshake;
import dev.parley.dialect.SessionService;
import dev.parley.rtc.peer.RtcEndpoint;
import dev.parley.rtc.peer.RtcOptions;
import dev.parley.rtc.sdp.SdpException;
import dev.parley.session.Principal;
import dev.parley.telemetry.Metrics;
import dev.parley.transport.ByteBudget;
import dev.parley.transport.Connections;
import dev.parley.transport.VertxInternals;
import dev.parley.transport.VertxSessionExecutor;
import dev.parley.transport.websocket.CloseCodes;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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
    private final Map<String, WebRtcCall> calls = new ConcurrentHashMap<>();

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

    /**
     * Opens a TCP port besides, for clients whose UDP is blocked; before the first offer.
     *
     * @param bind port 0 for any free one
     * @throws IOException when it cannot be opened; calls go on by UDP
     */
    public void listenTcp(Vertx vertx, InetSocketAddress bind) throws IOException {
        endpoint.listenTcp(bind, VertxInternals.eventLoops(vertx), VertxInternals.serverChannels(vertx));
        log.atInfo().addKeyValue("port", endpoint.tcpPort()).log("calls over WebRTC by TCP");
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
            WebRtcCall call = new WebRtcCall(Vertx.currentContext(), id, handshake.principal());
            String answer = call.offered(endpoint, offer);
            WebRtcConnection connection = connect(call, handshake, dialect);
            call.carries(connection);
            metrics.connectionOpened(dialect.name());
            dialect.taken(handshake);
            connections.add(connection, handshake.principal());
            calls.put(id, call);
            connections.started(connection);
            taken = true;
            return answer;
        } catch (RejectedExecutionException e) {
            throw new NoRoomException(e);
        } finally {
            if (!taken) {
                connections.returnPlace();
            }
        }
    }

    private WebRtcConnection connect(WebRtcCall call, Handshake handshake, DialectFactory dialect) {
        VertxSessionExecutor executor = new VertxSessionExecutor(call.context(), call::failed);
        long began = System.nanoTime();
        return new WebRtcConnection(
                new WebRtcConnection.Ground(
                        executor, limits.connection(), held, call, OpusFrames::new, handshake.remoteAddress()),
                carrier -> dialect.create(handshake, carrier, service),
                reason -> {
                    Duration lasted = Duration.ofNanos(System.nanoTime() - began);
                    metrics.connectionClosed(dialect.name(), CloseCodes.of(reason), lasted);
                    call.ids().forEach(calls::remove);
                    dialect.over(handshake);
                    call.connection().ifPresent(connections::remove);
                });
    }

    private Optional<WebRtcCall> find(String id, Principal principal) {
        return Optional.ofNullable(calls.get(id)).filter(each -> principal.controls(each.principal()));
    }

    /** Whether this principal has a call of that id that is not over. */
    public boolean runs(String id, Principal principal) {
        return find(id, principal).isPresent();
    }

    /**
     * Takes another offer of a running call: ICE may begin anew. Any thread.
     *
     * @return the answer, told on the call's loop; fails with {@link SdpException} when there can be none, and with {@link
     *     NoRoomException} when the call is over
     */
    public CompletionStage<String> renegotiate(String id, Principal principal, String offer) {
        return find(id, principal)
                .map(call -> call.onLoop(() -> call.reoffered(offer)))
                .orElseGet(() -> CompletableFuture.failedFuture(new NoRoomException(null)));
    }

    /**
     * The client of a running call comes by another peer, which takes the place of the one before; its dialect, and so its
     * session, goes on. Any thread.
     *
     * @param next the call's id from now on; for as long as it is the latest but one, {@code id} finds the call too
     * @return as of {@link #renegotiate}
     */
    public CompletionStage<String> restart(String id, String next, Principal principal, String offer) {
        return find(id, principal)
                .map(call -> call.onLoop(() -> restarted(call, id, next, offer)))
                .orElseGet(() -> CompletableFuture.failedFuture(new NoRoomException(null)));
    }

    private String restarted(WebRtcCall call, String id, String next, String offer)
            throws SdpException, NoRoomException {
        if (calls.get(id) != call) {
            throw new NoRoomException(null);
        }
        try {
            String answer = call.offered(endpoint, offer);
            call.renamed(next).ifPresent(calls::remove);
            calls.put(next, call);
            return answer;
        } catch (RejectedExecutionException e) {
            throw new NoRoomException(e);
        }
    }

    /** Ends a call of this principal; false where it has none of that id. */
    public boolean hangUp(String id, Principal principal) {
        Optional<WebRtcCall> call = find(id, principal);
        call.ifPresent(WebRtcCall::hangUp);
        return call.isPresent();
    }

    /** Does beforehand what the first call would wait for. Blocks, for a second where there is no ahead-of-time cache. */
    public void warmUp() {
        try {
            endpoint.warmUp();
        } catch (IOException e) {
            log.atWarn().setCause(e).log("a handshake of WebRTC with itself failed");
        }
    }

    /** Closes the port and what is left of calls; waits for that. */
    @Override
    public void close() {
        endpoint.close();
    }
}
