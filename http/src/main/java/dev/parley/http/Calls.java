package dev.parley.http;

import dev.parley.dialect.DialectFactory;
import dev.parley.dialect.Handshake;
import dev.parley.dialect.SessionPreset;
import dev.parley.tenant.AccessDecision;
import dev.parley.tenant.ClientSecret;
import dev.parley.transport.websocket.WebSocketTransport;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** Lets callers in: checks an upgrade request and hands it to the transport, or says why not. */
final class Calls {
    /** Name of the dialect whose clients have no way to send a key (unmute.md section 2.1). */
    private static final String UNMUTE = "unmute";

    private final WebSocketTransport transport;
    private final Access access;
    private final boolean unmuteOpen;

    /** @param unmuteOpen whether Unmute's clients need no key */
    Calls(WebSocketTransport transport, Access access, boolean unmuteOpen) {
        this.transport = transport;
        this.access = access;
        this.unmuteOpen = unmuteOpen;
    }

    /** @param path as clients without a reverse-proxy prefix know it */
    void upgrade(RoutingContext context, String path) {
        HttpServerRequest request = context.request();
        if (!RequestHead.isUpgrade(request)) {
            access.session(context, admission -> plain(context, path));
            return;
        }
        Handshake handshake = new Handshake(
                path,
                request.params(),
                request.headers(),
                Access.subprotocols(request.headers()),
                String.valueOf(request.remoteAddress()));
        Optional<DialectFactory> dialect = transport.dialectFor(handshake);
        if (unmuteOpen && dialect.filter(each -> each.name().equals(UNMUTE)).isPresent()) {
            accept(context, handshake, dialect);
        } else {
            access.session(
                    context,
                    admission -> accept(context, handshake.letIn(admission.principal(), preset(admission)), dialect));
        }
    }

    /** Browsers hide from a page why its upgrade was refused: a plain request gets the refusal an upgrade would get. */
    private void plain(RoutingContext context, String path) {
        if (!transport.hasRoom()) {
            noRoom(context);
            return;
        }
        context.response().putHeader("Upgrade", "websocket").putHeader("Connection", "Upgrade");
        Answers.error(context, 426, "upgrade_required", path + " speaks WebSocket: connect with ws:// or wss://.");
    }

    private static void noRoom(RoutingContext context) {
        context.response().putHeader("Retry-After", "5");
        Answers.error(context, 503, "unavailable", "The server takes no more connections now. Try again later.");
    }

    private static Optional<SessionPreset> preset(AccessDecision.Granted admission) {
        return admission instanceof AccessDecision.Secret(ClientSecret secret)
                ? Optional.of(secret.preset())
                : Optional.empty();
    }

    private void accept(RoutingContext context, Handshake handshake, Optional<DialectFactory> dialect) {
        if (dialect.isEmpty()) {
            Answers.error(
                    context, 400, "unknown_dialect", "No protocol spoken here fits this request: see docs/reference.");
        } else if (!transport.accept(context.request(), handshake, dialect.get())) {
            noRoom(context);
        }
    }
}
