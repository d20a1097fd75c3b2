package dev.parley.transport.websocket;

import dev.parley.config.LimitsConfig;
import dev.parley.dialect.DialectFactory;
import dev.parley.dialect.Handshake;
import dev.parley.dialect.SessionService;
import dev.parley.telemetry.Metrics;
import dev.parley.transport.ByteBudget;
import dev.parley.transport.ConnectionReads;
import dev.parley.transport.Connections;
import dev.parley.transport.VertxInternals;
import io.netty.channel.Channel;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns upgrade requests into connections. Thread-safe, one per server. */
public final class WebSocketTransport {
    /** The only subprotocol ever selected; clients that offer it insist on it (openai-realtime.md 1.1). */
    public static final List<String> SUBPROTOCOLS = List.of("realtime");

    private static final Logger log = LoggerFactory.getLogger(WebSocketTransport.class);

    /** Reads of one connection, of at most 64 KiB each, before others have their turn: they may hold hundreds of messages. */
    private static final int READS_A_TURN = 2;

    private final List<DialectFactory> dialects;
    private final SessionService service;
    private final LimitsConfig limits;
    private final Metrics metrics;
    private final Connections connections;
    private final ByteBudget held;

    /**
     * @param dialects asked in this order; the first that accepts a client serves it
     * @param connections those of all carriers
     * @param held what they hold
     */
    public WebSocketTransport(
            List<DialectFactory> dialects,
            SessionService service,
            LimitsConfig limits,
            Connections connections,
            ByteBudget held,
            Metrics metrics) {
        this.dialects = List.copyOf(dialects);
        this.service = service;
        this.limits = limits;
        this.connections = connections;
        this.held = held;
        this.metrics = metrics;
    }

    /** Where clients of the dialects spoken here connect. */
    public Set<String> paths() {
        return dialects.stream().map(DialectFactory::path).collect(Collectors.toUnmodifiableSet());
    }

    /** The dialect a client expects, if it is spoken here. */
    public Optional<DialectFactory> dialectFor(Handshake handshake) {
        return dialects.stream().filter(each -> each.accepts(handshake)).findFirst();
    }

    /** Whether a connection would be taken now. */
    public boolean hasRoom() {
        return connections.hasRoom();
    }

    /**
     * Accepts the upgrade; to be called on the request's loop, before its body is read.
     *
     * @return false if no further connection is taken now, because of the limit or because the server stops
     */
    public boolean accept(HttpServerRequest request, Handshake handshake, DialectFactory dialect) {
        // The place is taken before the upgrade: requests on other loops come while it is under way.
        if (!connections.takePlace()) {
            return false;
        }
        Channel channel = VertxInternals.channel(request.connection());
        FrameFragmenter fragmenter = new FrameFragmenter(limits.connection().messageBytes());
        fragmenter.watch(channel);
        request.toWebSocket()
                .onSuccess(socket -> connect(socket, channel, new Client(handshake, dialect)))
                .onFailure(cause -> {
                    channel.pipeline().remove(fragmenter);
                    connections.returnPlace();
                    log.debug("upgrade of {} failed: {}", handshake.remoteAddress(), cause.toString());
                });
        return true;
    }

    private record Client(Handshake handshake, DialectFactory factory) {}

    private void connect(ServerWebSocket socket, Channel channel, Client client) {
        DialectFactory factory = client.factory();
        long began = System.nanoTime();
        WebSocketConnection[] self = new WebSocketConnection[1];
        metrics.connectionOpened(factory.name());
        WebSocketConnection connection = new WebSocketConnection(
                socket,
                channel,
                Vertx.currentContext(),
                limits.connection(),
                held,
                code -> gone(self[0], factory.name(), code, Duration.ofNanos(System.nanoTime() - began)));
        self[0] = connection;
        ConnectionReads.upgraded(channel, READS_A_TURN);
        connections.add(connection, client.handshake().principal());
        connection.start(carrier -> factory.create(client.handshake(), carrier, service));
        connections.started(connection);
    }

    private void gone(WebSocketConnection connection, String dialect, int code, Duration lasted) {
        metrics.connectionClosed(dialect, code, lasted);
        connections.remove(connection);
    }
}
