package dev.parley.http.pipecat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.dialect.SessionPreset;
import dev.parley.dialect.SessionService;
import dev.parley.dialect.rtvi.RtviFactory;
import dev.parley.dialect.support.Json;
import dev.parley.http.webrtc.WebRtcCalls;
import dev.parley.session.Principal;
import dev.parley.tenant.AccessDecision;
import dev.parley.tenant.ClientSecret;
import dev.parley.tenant.ClientSecrets;
import dev.parley.transport.webrtc.IceServers;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Function;

/**
 * Where Pipecat's clients learn how to connect, and offer peer connections (pipecat-rtvi.md 2 and 3): {@code POST /start} gives the
 * address of a WebSocket, and a client secret for it where keys are needed, or the id of a session. Errors are {@code
 * {"detail": …}}. One for the whole server; {@link #mount} is called for each event loop.
 */
public final class PipecatRoutes {
    /** Largest body of a request. */
    public static final int BODY_BYTES = 64 << 10;

    private static final Duration TOKEN_LIFE = Duration.ofSeconds(300);
    private static final String SESSIONS = "/sessions/";
    private static final String WEBSOCKET = "websocket";
    private static final String USUAL = "webrtc";
    private static final List<HttpMethod> OF_SESSIONS =
            List.of(HttpMethod.GET, HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE);
    private static final Set<String> KNOWN =
            Set.of(USUAL, "daily", "livekit", "twilio", "telnyx", "plivo", "exotel", "moq");

    private final Services services;
    private final StartedSessions sessions;
    private final OfferEndpoint offers;

    /**
     * What the endpoints answer from.
     *
     * @param admission on whose behalf a request is made that was let in
     * @param webRtc takes calls over WebRTC
     * @param iceServers those that its clients are told of
     */
    public record Services(
            SessionService service,
            ClientSecrets secrets,
            Function<RoutingContext, AccessDecision.Granted> admission,
            WebRtcCalls webRtc,
            IceServers iceServers) {}

    public PipecatRoutes(Services services) {
        this.services = services;
        sessions =
                new StartedSessions(services.service().ids(), services.service().clock());
        offers = new OfferEndpoint(services);
    }

    /** Whether this path, below a proxy's prefix or not, is one of these. */
    public static boolean takes(String path) {
        return path.endsWith("/start")
                || path.endsWith("/status")
                || path.endsWith(RtviFactory.OFFER_PATH)
                || path.contains(SESSIONS) && !path.contains("/v1/");
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
     * @param opening lets requests in that may open a session: with a key, or a client secret
     */
    public void mount(Router router, String prefix, Handler<RoutingContext> keyed, Handler<RoutingContext> opening) {
        router.route(prefix + "/status")
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .handler(this::status);
        read(router, prefix + "/start", keyed, List.of(HttpMethod.POST)).handler(context -> start(context, prefix));
        read(router, prefix + "/api/offer", opening, List.of(HttpMethod.POST, HttpMethod.PATCH))
                .handler(context -> offers.direct(context));
        read(router, prefix + "/sessions/*", opening, OF_SESSIONS)
                .handler(context -> session(context, prefix.length() + SESSIONS.length()));
    }

    /** A route of its own lets requests in, so that whoever shows no key is refused before a body is read. */
    private static Route read(Router router, String path, Handler<RoutingContext> letIn, List<HttpMethod> methods) {
        Route door = router.route(path);
        Route route = router.route(path);
        methods.forEach(each -> {
            door.method(each);
            route.method(each);
        });
        door.handler(letIn);
        return route.handler(BodyHandler.create(false).setBodyLimit(BODY_BYTES));
    }

    private void status(RoutingContext context) {
        ObjectNode status = Json.object().put("status", "ready");
        ArrayNode transports = status.putArray("transports").add(WEBSOCKET);
        if (services.webRtc().taken()) {
            transports.add(USUAL);
        }
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
        } else if (transport(wanted).equals(USUAL)) {
            begin(context, wanted);
        } else {
            address(context, address(context.request(), prefix, wanted.path("body")));
        }
    }

    private void address(RoutingContext context, String address) {
        if (services.admission().apply(context) instanceof AccessDecision.Anonymous) {
            answer(context, 200, Json.buffer(Json.object().put("wsUrl", address)));
        } else {
            withToken(context, address);
        }
    }

    /** A session that waits for its offer. Who asks for usual ICE servers gets none: the answer has addresses of its own. */
    private void begin(RoutingContext context, JsonNode wanted) {
        Principal owner = services.admission().apply(context).principal();
        Optional<String> id = sessions.add(owner, choices(wanted.path("body")), services.webRtc());
        if (id.isEmpty()) {
            answer(context, 429, error("There are too many sessions already; some have to end first."));
            return;
        }
        ObjectNode told = Json.object().put("sessionId", id.get());
        List<IceServers.IceServer> servers = services.iceServers().forClient(id.get());
        if (!servers.isEmpty() || wanted.path("enableDefaultIceServers").asBoolean()) {
            ArrayNode list = told.putObject("iceConfig").putArray("iceServers");
            servers.forEach(each -> ice(list.addObject(), each));
        }
        answer(context, 200, Json.buffer(told));
    }

    private static void ice(ObjectNode told, IceServers.IceServer server) {
        server.urls().forEach(told.putArray("urls")::add);
        server.credentials().ifPresent(it -> told.put("username", it.username()).put("credential", it.password()));
    }

    /** @param at where the session's id begins in the path, which may be malformed */
    private void session(RoutingContext context, int at) {
        String path = context.request().path();
        int end = path.indexOf('/', at);
        Principal owner = services.admission().apply(context).principal();
        Optional<StartedSessions.Started> found =
                end < 0 ? Optional.empty() : sessions.find(path.substring(at, end), owner, services.webRtc());
        if (found.isEmpty()) {
            answer(context, 404, error("Invalid or not-yet-ready session_id"));
        } else if (path.endsWith(RtviFactory.OFFER_PATH)) {
            offers.ofSession(context, found.get());
        } else if (path.endsWith("/files")) {
            answer(context, 503, error("File upload is disabled: send files in messages."));
        } else {
            context.response().end();
        }
    }

    /** What the application chooses of its session. */
    static Map<String, String> choices(JsonNode body) {
        Map<String, String> choices = new LinkedHashMap<>();
        for (String name : RtviFactory.PARAMETERS) {
            if (body.path(name).isTextual()) {
                choices.put(name, body.path(name).textValue());
            }
        }
        return choices;
    }

    /** What cannot be read counts as nothing, as there. */
    private static JsonNode read(Buffer body) {
        try {
            return body == null ? Json.object() : Json.parse(body.getBytes());
        } catch (Json.MalformedException e) {
            return Json.object();
        }
    }

    private static String transport(JsonNode wanted) {
        return wanted.path("transport").asText(USUAL);
    }

    private Optional<String> refusal(JsonNode wanted) {
        String transport = transport(wanted);
        if (transport.equals(WEBSOCKET)
                || transport.equals(USUAL) && services.webRtc().taken()) {
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
        choices(body)
                .forEach((name, value) -> query.add(name + "="
                        + URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20")));
        return (secure ? "wss://" : "ws://") + request.getHeader(HttpHeaders.HOST) + prefix + RtviFactory.PATH + query;
    }

    private void withToken(RoutingContext context, String address) {
        var loop = context.vertx().getOrCreateContext();
        services.secrets()
                .create(
                        services.admission().apply(context).principal(),
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

    static void answer(RoutingContext context, int status, Buffer body) {
        if (!context.response().closed() && !context.response().ended()) {
            context.response()
                    .setStatusCode(status)
                    .putHeader("Content-Type", "application/json")
                    .end(body);
        }
    }
}
