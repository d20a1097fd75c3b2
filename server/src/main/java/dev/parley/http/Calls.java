package dev.parley.http;

import dev.parley.dialect.DialectFactory;
import dev.parley.dialect.Handshake;
import dev.parley.transport.websocket.WebSocketTransport;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** Lets callers in: checks an upgrade request and hands it to the transport, or says why not. */
final class Calls {
    private final WebSocketTransport transport;

    Calls(WebSocketTransport transport) {
        this.transport = transport;
    }

    /** @param path as clients without a reverse-proxy prefix know it */
    void upgrade(RoutingContext context, String path) {
        HttpServerRequest request = context.request();
        if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
            context.response().putHeader("Upgrade", "websocket").putHeader("Connection", "Upgrade");
            Answers.error(context, 426, "upgrade_required", path + " speaks WebSocket: connect with ws:// or wss://.");
            return;
        }
        if (transport.isFull()) {
            context.response().putHeader("Retry-After", "5");
            Answers.error(context, 503, "unavailable", "The server takes no more connections now. Try again later.");
            return;
        }
        Handshake handshake = new Handshake(
                path,
                request.params(),
                request.headers(),
                Access.subprotocols(request.headers()),
                String.valueOf(request.remoteAddress()));
        Optional<DialectFactory> dialect = transport.dialectFor(handshake);
        if (dialect.isEmpty()) {
            Answers.error(
                    context, 400, "unknown_dialect", "No protocol spoken here fits this request: see docs/reference.");
            return;
        }
        transport.accept(request, handshake, dialect.get());
    }
}
