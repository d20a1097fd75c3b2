package dev.parley.http.connect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.dialect.support.Json;
import dev.parley.http.connect.CarrierChoice.Carrier;
import dev.parley.http.form.FormBody;
import dev.parley.http.openai.request.ApiException;
import dev.parley.http.openai.request.Replies;
import dev.parley.http.openai.request.RequestFields;
import dev.parley.transport.webrtc.IceServers;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * {@code POST /v1/connect}: a client of the Realtime dialect says what it can do, and is told which carrier to use and why,
 * where, and by which ICE servers. One for the whole server; loop only.
 */
public final class ConnectRoutes {
    /** Largest body of a request. */
    public static final int BODY_BYTES = 4 << 10;

    private static final String PATH = "/v1/connect";
    private static final String REALTIME = "/v1/realtime";

    private final BooleanSupplier webRtc;
    private final IceServers servers;
    private final Supplier<String> ids;
    private final Counts counts;

    /** Counts choices, by what was chosen and why. */
    @FunctionalInterface
    public interface Counts {
        void chosen(String carrier, String reason);
    }

    /**
     * @param webRtc whether this server takes calls over WebRTC
     * @param ids of clients, for TURN servers
     */
    public ConnectRoutes(BooleanSupplier webRtc, IceServers servers, Supplier<String> ids, Counts counts) {
        this.webRtc = webRtc;
        this.servers = servers;
        this.ids = ids;
        this.counts = counts;
    }

    /** Whether this path, below a proxy's prefix or not, is this one. */
    public static boolean takes(String path) {
        return path.endsWith(PATH);
    }

    /**
     * Adds the endpoint to a router.
     *
     * @param opening lets requests in that may open a session
     */
    public void mount(Router router, String prefix, Handler<RoutingContext> opening) {
        String path = prefix + PATH;
        // A route of its own, so that whoever shows no key is refused before a body is read.
        router.route(path).method(HttpMethod.POST).handler(opening);
        router.route(path).method(HttpMethod.POST).handler(FormBody::checkType);
        router.route(path)
                .method(HttpMethod.POST)
                .handler(BodyHandler.create(false).setBodyLimit(BODY_BYTES))
                .handler(context -> choose(context, prefix));
    }

    private void choose(RoutingContext context, String prefix) {
        try {
            CarrierChoice choice = CarrierChoice.of(client(context.body().buffer()), webRtc.getAsBoolean());
            counts.chosen(choice.carrier().label, choice.reason().label);
            // Credentials are of one client and one time.
            context.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            Replies.json(context, 200, answer(choice, context.request(), prefix));
        } catch (ApiException e) {
            Replies.error(context, e);
        }
    }

    private static CarrierChoice.Client client(Buffer body) throws ApiException {
        RequestFields fields =
                body == null || body.length() == 0 ? new RequestFields(Json.object()) : RequestFields.of(body);
        return new CarrierChoice.Client(
                flag(fields, "webrtc"), flag(fields, "webrtc_failed"), wanted(fields.get("transport")));
    }

    private static boolean flag(RequestFields fields, String name) throws ApiException {
        if (!fields.has(name)) {
            return false;
        }
        JsonNode value = fields.get(name);
        if (!value.isBoolean()) {
            throw ApiException.invalid(name, "expected true or false.");
        }
        return value.booleanValue();
    }

    private static Optional<Carrier> wanted(JsonNode value) throws ApiException {
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        Optional<Carrier> wanted = Arrays.stream(Carrier.values())
                .filter(each -> each.label.equals(value.textValue()))
                .findFirst();
        if (wanted.isEmpty()) {
            throw ApiException.invalid(
                    "transport", "expected " + Carrier.WEBRTC.label + " or " + Carrier.WEBSOCKET.label + ".");
        }
        return wanted;
    }

    private ObjectNode answer(CarrierChoice choice, HttpServerRequest request, String prefix) {
        ObjectNode answer = Json.object()
                .put("transport", choice.carrier().label)
                .put("reason", choice.reason().label)
                .put("message", choice.reason().message);
        ArrayNode fallback = answer.putArray("fallback");
        choice.fallback().forEach(each -> fallback.add(each.label));
        boolean secure = request.isSSL() || "https".equals(request.getHeader("X-Forwarded-Proto"));
        String place = (secure ? "s" : "") + "://" + request.getHeader(HttpHeaders.HOST) + prefix + REALTIME;
        ObjectNode urls = answer.putObject("urls").put("websocket", "ws" + place);
        if (webRtc.getAsBoolean()) {
            urls.put("webrtc", "http" + place + "/calls");
        }
        servers(answer.putArray("iceServers"), choice);
        return answer;
    }

    /** As {@code RTCPeerConnection} takes them. */
    private void servers(ArrayNode told, CarrierChoice choice) {
        if (choice.carrier() != Carrier.WEBRTC) {
            return;
        }
        for (IceServers.IceServer each : servers.forClient(ids.get())) {
            ObjectNode server = told.addObject();
            each.urls().forEach(server.putArray("urls")::add);
            each.credentials()
                    .ifPresent(it -> server.put("username", it.username()).put("credential", it.password()));
        }
    }
}
