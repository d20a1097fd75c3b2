package dev.parley.transport.websocket;

import dev.parley.config.LimitsConfig;
import dev.parley.dialect.CallDesk;
import dev.parley.dialect.DialectFactory;
import dev.parley.dialect.Handshake;
import dev.parley.telemetry.Metrics;
import io.netty.channel.Channel;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.impl.VertxConnection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns upgrade requests into connections and ends them when the server stops. Thread-safe, one per server. */
public final class WebSocketTransport {
    /** The only subprotocol ever selected; clients that offer it insist on it (openai-realtime.md 1.1). */
    public static final List<String> SUBPROTOCOLS = List.of("realtime");

    private static final Logger log = LoggerFactory.getLogger(WebSocketTransport.class);
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final List<DialectFactory> dialects;
    private final CallDesk desk;
    private final LimitsConfig limits;
    private final Metrics metrics;
    private final Set<WebSocketConnection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger places = new AtomicInteger();
    private final Promise<Void> empty = Promise.promise();
    private volatile boolean draining;

    /** @param dialects asked in this order; the first that accepts a client serves it */
    public WebSocketTransport(List<DialectFactory> dialects, CallDesk desk, LimitsConfig limits, Metrics metrics) {
        this.dialects = List.copyOf(dialects);
        this.desk = desk;
        this.limits = limits;
        this.metrics = metrics;
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
        Channel channel = ((VertxConnection) request.connection()).channel();
        request.toWebSocket()
                .onSuccess(socket -> connect(socket, channel, handshake, dialect))
                .onFailure(cause -> {
                    places.decrementAndGet();
                    log.debug("upgrade of {} failed: {}", handshake.remoteAddress(), cause.toString());
                });
        return true;
    }

    private void connect(ServerWebSocket socket, Channel channel, Handshake handshake, DialectFactory factory) {
        long began = System.nanoTime();
        WebSocketConnection[] self = new WebSocketConnection[1];
        metrics.connectionOpened(factory.name());
        WebSocketConnection connection = new WebSocketConnection(
                socket,
                channel,
                Vertx.currentContext(),
                limits.connection(),
                code -> gone(self[0], factory.name(), code, Duration.ofNanos(System.nanoTime() - began)));
        self[0] = connection;
        connections.add(connection);
        connection.start(wire -> factory.create(handshake, wire, desk));
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

    /**
     * Takes no further connections, tells every client, and closes those that are left after {@code grace} with 1001.
     *
     * @return completes when no connection is left, or soon after the grace period
     */
    public Future<Void> drain(Vertx vertx, Duration grace) {
        draining = true;
        connections.forEach(WebSocketConnection::drain);
        if (connections.isEmpty()) {
            empty.tryComplete();
        }
        vertx.setTimer(Math.max(1, grace.toMillis()), ignored -> {
            connections.forEach(each -> each.closeFromOutside(CloseCodes.GOING_AWAY, "the server is shutting down"));
            vertx.setTimer(LAST_WORDS.toMillis(), late -> empty.tryComplete());
        });
        return empty.future();
    }
}
