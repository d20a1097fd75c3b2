package dev.parley.app;

import dev.parley.config.ParleyConfig;
import dev.parley.dialect.DialectFactory;
import dev.parley.dialect.Handshake;
import dev.parley.dialect.SessionService;
import dev.parley.http.Access;
import dev.parley.http.connect.ConnectRoutes;
import dev.parley.http.pipecat.PipecatRoutes;
import dev.parley.http.webrtc.WebRtcCalls;
import dev.parley.rtc.sdp.SdpException;
import dev.parley.session.IdSource;
import dev.parley.session.Principal;
import dev.parley.telemetry.Metrics;
import dev.parley.tenant.KeyRing;
import dev.parley.transport.ByteBudget;
import dev.parley.transport.Connections;
import dev.parley.transport.webrtc.IceServers;
import dev.parley.transport.webrtc.WebRtcTransport;
import dev.parley.transport.websocket.WebSocketTransport;
import io.netty.channel.ChannelException;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What carries calls, and what all carriers share. */
final class Carriers implements WebRtcCalls {
    private static final Logger log = LoggerFactory.getLogger(Carriers.class);

    private final ParleyConfig config;
    private final Vertx vertx;
    private final Metrics metrics;
    private final Connections connections;
    private final ByteBudget held;
    private List<DialectFactory> dialects = List.of();
    private Optional<WebRtcTransport> webRtc = Optional.empty();

    Carriers(ParleyConfig config, Vertx vertx, Metrics metrics) {
        this.config = config;
        this.vertx = vertx;
        this.metrics = metrics;
        connections = new Connections(config.limits().connections());
        held = new ByteBudget(config.limits().heldBytes());
    }

    /** Before requests come: from then on calls over WebRTC are taken, where the port can be opened. */
    WebSocketTransport open(
            List<DialectFactory> spoken, SessionService service, InstantSource clock, SecureRandom random) {
        dialects = List.copyOf(spoken);
        if (config.webRtc().enabled()) {
            webRtc = webRtc(service, clock, random);
        }
        return new WebSocketTransport(spoken, service, config.limits(), connections, held, metrics);
    }

    private Optional<WebRtcTransport> webRtc(SessionService service, InstantSource clock, SecureRandom random) {
        String host = config.webRtc().host().orElse(config.listen().host());
        int port = config.webRtc().port().orElse(config.listen().port());
        try {
            WebRtcTransport transport = new WebRtcTransport(
                    vertx,
                    new WebRtcTransport.Place(
                            new InetSocketAddress(host, port), config.webRtc().publicAddresses()),
                    new WebRtcTransport.Shared(service, config.limits(), connections, held, metrics),
                    clock,
                    random);
            config.webRtc().tcpPort().ifPresent(tcp -> listenTcp(transport, host, tcp));
            return Optional.of(transport);
        } catch (IOException | ChannelException | IllegalArgumentException e) {
            log.atWarn()
                    .addKeyValue("port", port)
                    .addKeyValue("reason", e.getMessage())
                    .log("no calls over WebRTC: UDP port {} of {} cannot be opened; set webrtc.port", port, host);
            return Optional.empty();
        }
    }

    private void listenTcp(WebRtcTransport transport, String host, int port) {
        try {
            transport.listenTcp(vertx, new InetSocketAddress(host, port));
        } catch (IOException | ChannelException | IllegalArgumentException e) {
            log.atWarn()
                    .addKeyValue("port", port)
                    .addKeyValue("reason", e.getMessage())
                    .log(
                            "no calls over WebRTC by TCP: port {} of {} cannot be opened; set webrtc.tcp-port",
                            port,
                            host);
        }
    }

    /** Where clients learn which carrier to use. */
    ConnectRoutes connectRoutes(IdSource ids, InstantSource clock) {
        return new ConnectRoutes(
                this::taken, new IceServers(config.webRtc(), clock), () -> ids.next("ice"), metrics::carrierChosen);
    }

    /** What Pipecat's clients ask before they connect. */
    PipecatRoutes pipecatRoutes(SessionService service, KeyRing keys) {
        return new PipecatRoutes(new PipecatRoutes.Services(
                service, keys.secrets(), Access::of, this, new IceServers(config.webRtc(), service.clock())));
    }

    Connections connections() {
        return connections;
    }

    /** Once the server is ready; blocks. */
    void warmUp() {
        webRtc.ifPresent(WebRtcTransport::warmUp);
    }

    /** Behind the calls. */
    void close() {
        webRtc.ifPresent(WebRtcTransport::close);
    }

    @Override
    public boolean taken() {
        return webRtc.isPresent();
    }

    @Override
    public String accept(String id, String offer, Handshake handshake)
            throws SdpException, WebRtcTransport.NoRoomException {
        DialectFactory dialect = dialects.stream()
                .filter(each -> each.accepts(handshake))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("nobody speaks " + handshake.path()));
        return webRtc.orElseThrow().accept(id, offer, handshake, dialect);
    }

    @Override
    public boolean runs(String id, Principal principal) {
        return webRtc.isPresent() && webRtc.get().runs(id, principal);
    }

    @Override
    public CompletionStage<String> renegotiate(String id, Principal principal, String offer) {
        return webRtc.orElseThrow().renegotiate(id, principal, offer);
    }

    @Override
    public CompletionStage<String> restart(String id, String next, Principal principal, String offer) {
        return webRtc.orElseThrow().restart(id, next, principal, offer);
    }

    @Override
    public boolean hangUp(String id, Principal principal) {
        return webRtc.isPresent() && webRtc.get().hangUp(id, principal);
    }
}
