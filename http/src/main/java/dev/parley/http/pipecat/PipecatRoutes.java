package dev.parley.http.pipecat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.dialect.SessionPreset;
import dev.parley.dialect.rtvi.RtviFactory;
import dev.parley.dialect.support.Json;
import dev.parley.tenant.AccessDecision;
import dev.parley.tenant.ClientSecret;
import dev.parley.tenant.ClientSecrets;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Function;

/**
 * Where Pipecat's clients learn how to connect (pipecat-rtvi.md 2.1): {@code POST /start} gives the address of a WebSocket, and
 * a client secret for it where keys are needed. Errors are {@code {"detail": …}}. Loop only.
 */
public final class PipecatRoutes {
    /** Largest body of a request. */
    public static final int BODY_BYTES = 64 << 10;

    private static final Duration TOKEN_LIFE = Duration.ofSeconds(300);
    private static final String WEBSOCKET = "websocket";
    private static final String USUAL = "webrtc";
    private static final Set<String> KNOWN =
            Set.of(USUAL, "daily", "livekit", "twilio", "telnyx", "plivo", "exotel", "moq");

    private final ClientSecrets secrets;
    private final Function<RoutingContext, AccessDecision.Granted> admission;

    /** @param admission on whose behalf a request is made that was let in */
    public PipecatRoutes(ClientSecrets secrets, Function<RoutingContext, AccessDecision.Granted> admission) {
        this.secrets = secrets;
        this.admission = admission;
    }

    /** Whether this path, below a proxy's prefix or not, is one of these. */
    public static boolean takes(String path) {
        return path.endsWith("/start") || path.endsWith("/status");
    }

    /** Whether clients of this path show what {@code POST /start} gave them as the parameter {@code token}. */
    public static boolean takesToken(String path) {
        return path.endsWith(RtviFactory.PATH);
    }

    /** The body of an error. */
    public static Buffer error(String message) {
        return Json.buffer(Json.object().put("detail", message));
    }

    /**
     * Adds the endpoints to a router.
     *
     * @param keyed lets requests in that show a key
     */
    public void mount(Router router, String prefix, Handler<RoutingContext> keyed) {
        router.route(prefix + "/status")
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .handler(PipecatRoutes::status);
        String start = prefix + "/start";
        // A route of its own, so that whoever shows no key is refused before a body is read.
        router.route(start).method(HttpMethod.POST).handler(keyed);
        router.route(start)
                .method(HttpMethod.POST)
                .handler(BodyHandler.create(false).setBodyLimit(BODY_BYTES))
                .handler(context -> start(context, prefix));
    }

    private static void status(RoutingContext context) {
        ObjectNode status = Json.object().put("status", "ready");
        status.putArray("transports").add(WEBSOCKET);
        answer(context, 200, Json.buffer(status));
    }

    private void start(RoutingContext context, String prefix) {
        JsonNode wanted = read(context.body().buffer());
        if (!wanted.isObject()) {
            answer(context, 400, error("The body is no object of JSON."));
            return;
        }
        Optional<String> refusal = refusal(wanted);
        if (refusal.isPresent()) {
            answer(context, 400, error(refusal.get()));
            return;
        }
        String address = address(context.request(), prefix, wanted.path("body"));
        if (admission.apply(context) instanceof AccessDecision.Anonymous) {
            answer(context, 200, Json.buffer(Json.object().put("wsUrl", address)));
        } else {
            withToken(context, address);
        }
    }

    /** What cannot be read counts as nothing, as there. */
    private static JsonNode read(Buffer body) {
        try {
            return body == null ? Json.object() : Json.parse(body.getBytes());
        } catch (Json.MalformedException e) {
            return Json.object();
        }
    }

    private static Optional<String> refusal(JsonNode wanted) {
        String transport = wanted.path("transport").asText(USUAL);
        if (transport.equals(WEBSOCKET)) {
            return Optional.empty();
        }
        return Optional.of(
                KNOWN.contains(transport)
                        ? "Transport '" + transport + "' is disabled in this runner environment. Use '" + WEBSOCKET
                                + "'."
                        : "Unknown transport '" + (transport.length() > 40 ? transport.substring(0, 40) : transport)
                                + "'.");
    }

    /** The application's choices of its session go along as parameters of the address. */
    private static String address(HttpServerRequest request, String prefix, JsonNode body) {
        boolean secure = request.isSSL() || "https".equals(request.getHeader("X-Forwarded-Proto"));
        StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
        for (String name : RtviFactory.PARAMETERS) {
            if (body.path(name).isTextual()) {
                query.add(name + "="
                        + URLEncoder.encode(body.path(name).textValue(), StandardCharsets.UTF_8)
                                .replace("+", "%20"));
            }
        }
        return (secure ? "wss://" : "ws://") + request.getHeader(HttpHeaders.HOST) + prefix + RtviFactory.PATH + query;
    }

    private void withToken(RoutingContext context, String address) {
        var loop = context.vertx().getOrCreateContext();
        secrets.create(
                        admission.apply(context).principal(),
                        TOKEN_LIFE,
                        new SessionPreset("{\"type\":\"realtime\"}", false))
                .whenComplete((secret, failure) -> loop.runOnContext(now -> told(context, address, secret, failure)));
    }

    private static void told(RoutingContext context, String address, ClientSecret secret, Throwable failure) {
        if (failure == null) {
            answer(context, 200, Json.buffer(Json.object().put("wsUrl", address).put("token", secret.value())));
        } else if (failure instanceof ClientSecrets.FullException) {
            answer(context, 429, error(String.valueOf(failure.getMessage())));
        } else {
            context.fail(failure);
        }
    }

    private static void answer(RoutingContext context, int status, Buffer body) {
        if (!context.response().closed() && !context.response().ended()) {
            context.response()
                    .setStatusCode(status)
                    .putHeader("Content-Type", "application/json")
                    .end(body);
        }
    }
}
