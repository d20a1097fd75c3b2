package dev.parley.http;

import dev.parley.dialect.DialectFactory;
import dev.parley.dialect.Handshake;
import dev.parley.dialect.SessionPreset;
import dev.parley.dialect.SessionService.CallRefused;
import dev.parley.provider.RetryAfter;
import dev.parley.session.Principal;
import dev.parley.tenant.AccessDecision;
import dev.parley.tenant.ClientSecret;
import dev.parley.transport.websocket.WebSocketTransport;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.function.Function;

/** Lets callers in: checks an upgrade request and hands it to the transport, or says why not. */
final class Calls {
    /** Name of the dialect whose clients have no way to send a key (unmute.md section 2.1). */
    private static final String UNMUTE = "unmute";
    /** When a key that has all its calls may try again. */
    private static final long FULL_SECONDS = 5;

    private final WebSocketTransport transport;
    private final Function<Principal, Optional<CallRefused>> quotas;
    private final Access access;
    private final boolean unmuteOpen;

    /**
     * @param quotas why a key gets no further call now
     * @param unmuteOpen whether Unmute's clients need no key
     */
    Calls(
            WebSocketTransport transport,
            Function<Principal, Optional<CallRefused>> quotas,
            Access access,
            boolean unmuteOpen) {
        this.transport = transport;
        this.quotas = quotas;
        this.access = access;
        this.unmuteOpen = unmuteOpen;
    }

    /** @param path as clients without a reverse-proxy prefix know it */
    void upgrade(RoutingContext context, String path) {
        HttpServerRequest request = context.request();
        if (!RequestHead.isUpgrade(request)) {
            access.session(context, admission -> plain(context, path, admission.principal()));
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
    private void plain(RoutingContext context, String path, Principal who) {
        if (isRefused(context, who)) {
            return;
        }
        if (!transport.hasRoom()) {
            noRoom(context);
            return;
        }
        context.response().putHeader("Upgrade", "websocket").putHeader("Connection", "Upgrade");
        Answers.error(context, 426, "upgrade_required", path + " speaks WebSocket: connect with ws:// or wss://.");
    }

    private boolean isRefused(RoutingContext context, Principal who) {
        Optional<CallRefused> refusal = quotas.apply(who);
        refusal.ifPresent(why -> {
            boolean spent = why.reason() == CallRefused.Cause.INSUFFICIENT_QUOTA;
            context.response()
                    .putHeader(
                            "Retry-After",
                            Long.toString(why.retryAfter()
                                    .map(RetryAfter::wholeSeconds)
                                    .orElse(FULL_SECONDS)));
            Answers.error(
                    context,
                    429,
                    spent ? "insufficient_quota" : "rate_limit_exceeded",
                    String.valueOf(why.getMessage()));
        });
        return refusal.isPresent();
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
        } else if (!isRefused(context, handshake.principal())
                && !transport.accept(context.request(), handshake, dialect.get())) {
            noRoom(context);
        }
    }
}
