package dev.parley.transport.websocket;

import dev.parley.config.LimitsConfig;
import dev.parley.dialect.DialectFactory;
import dev.parley.dialect.Handshake;
import dev.parley.dialect.SessionService;
import dev.parley.session.Principal;
import dev.parley.telemetry.Metrics;
import dev.parley.transport.ConnectionReads;
import dev.parley.transport.VertxInternals;
import io.netty.channel.Channel;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns upgrade requests into connections and ends them when the server stops. Thread-safe, one per server. */
public final class WebSocketTransport {
    /** The only subprotocol ever selected; clients that offer it insist on it (openai-realtime.md 1.1). */
    public static final List<String> SUBPROTOCOLS = List.of("realtime");

    private static final Logger log = LoggerFactory.getLogger(WebSocketTransport.class);
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    /** Reads of one connection, of at most 64 KiB each, before others have their turn: they may hold hundreds of messages. */
    private static final int READS_A_TURN = 2;

    private final List<DialectFactory> dialects;
    private final SessionService service;
    private final LimitsConfig limits;
    private final Metrics metrics;
    /** Each with whom it was let in as. */
    private final Map<WebSocketConnection, Principal> connections = new ConcurrentHashMap<>();

    private final AtomicInteger places = new AtomicInteger();
    private final Promise<Void> empty = Promise.promise();
    private final ByteBudget held;
    private volatile boolean draining;

    /** @param dialects asked in this order; the first that accepts a client serves it */
    public WebSocketTransport(
            List<DialectFactory> dialects, SessionService service, LimitsConfig limits, Metrics metrics) {
        this.dialects = List.copyOf(dialects);
        this.service = service;
        this.limits = limits;
        this.held = new ByteBudget(limits.heldBytes());
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
        return !draining && places.get() < limits.connections();
    }

    /**
     * Accepts the upgrade; to be called on the request's loop, before its body is read.
     *
     * @return false if no further connection is taken now, because of the limit or because the server stops
     */
    public boolean accept(HttpServerRequest request, Handshake handshake, DialectFactory dialect) {
        // The place is taken before the upgrade: requests on other loops come while it is under way.
        if (draining) {
            return false;
        }
        if (places.incrementAndGet() > limits.connections()) {
            places.decrementAndGet();
            return false;
        }
        Channel channel = VertxInternals.channel(request.connection());
        FrameFragmenter fragmenter = new FrameFragmenter(limits.connection().messageBytes());
        fragmenter.watch(channel);
        request.toWebSocket()
                .onSuccess(socket -> connect(socket, channel, new Client(handshake, dialect)))
                .onFailure(cause -> {
                    channel.pipeline().remove(fragmenter);
                    places.decrementAndGet();
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
        connections.put(connection, client.handshake().principal());
        connection.start(carrier -> factory.create(client.handshake(), carrier, service));
        if (draining) {
            connection.drain();
        }
    }

    private void gone(WebSocketConnection connection, String dialect, int code, Duration lasted) {
        connections.remove(connection);
        places.decrementAndGet();
        metrics.connectionClosed(dialect, code, lasted);
        if (draining && connections.isEmpty()) {
            empty.tryComplete();
        }
    }

    /** Whom all connections there are now were let in as. */
    public Set<Principal> principals() {
        return Set.copyOf(connections.values());
    }

    /** Closes every connection of a principal with 1008. */
    public void dismiss(Principal principal, String reason) {
        connections.forEach((connection, whose) -> {
            if (whose.equals(principal)) {
                connection.closeFromOutside(CloseCodes.POLICY_VIOLATION, reason);
            }
        });
    }

    /** Closes every connection now, with 1001. */
    public void closeAll() {
        connections
                .keySet()
                .forEach(each -> each.closeFromOutside(CloseCodes.GOING_AWAY, "the server is shutting down"));
    }

    /**
     * Takes no further connections, tells every client, and closes those that are left after {@code grace} with 1001.
     *
     * @return completes when no connection is left, or soon after the grace period
     */
    public Future<Void> drain(Vertx vertx, Duration grace) {
        draining = true;
        connections.keySet().forEach(WebSocketConnection::drain);
        if (connections.isEmpty()) {
            empty.tryComplete();
        }
        vertx.setTimer(Math.max(1, grace.toMillis()), ignored -> {
            closeAll();
            vertx.setTimer(LAST_WORDS.toMillis(), late -> empty.tryComplete());
        });
        return empty.future();
    }
}
