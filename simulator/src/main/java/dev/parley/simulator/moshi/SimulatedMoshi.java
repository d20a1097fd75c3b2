package dev.parley.simulator.moshi;

import dev.parley.simulator.fault.Fault;
import dev.parley.simulator.fault.FaultPlan;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A simulated moshi-server with one streaming route (speech-backends.md A.1): keys, slots, faults at connecting,
 * information routes, metrics. Thread-safe.
 *
 * @param <S> this server's own type
 */
public abstract sealed class SimulatedMoshi<S extends SimulatedMoshi<S>> permits SimulatedStt, SimulatedTts {
    private static final int MAX_MESSAGE = 16 * 1024 * 1024;

    private final MoshiOptions options;
    private final Route route;
    private final FaultPlan faults;
    private final MoshiMetrics metrics;
    private final HttpServer server;
    private final AtomicInteger used = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();

    /**
     * The streaming route.
     *
     * @param path of the WebSocket and of its POST twin
     * @param moduleType as {@code /api/modules_info} names it
     */
    record Route(String path, String moduleType) {}

    SimulatedMoshi(MoshiChannel.Context context, MoshiOptions options, Route route, FaultPlan faults) {
        this.options = options;
        this.route = route;
        this.metrics = context.metrics();
        this.faults = faults;
        HttpServerOptions http = new HttpServerOptions()
                .setMaxWebSocketFrameSize(MAX_MESSAGE)
                .setMaxWebSocketMessageSize(MAX_MESSAGE)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false);
        this.server = context.vertx().createHttpServer(http).requestHandler(this::request);
        metrics.openChannels(used::get);
    }

    /** The behaviour of a connection that was accepted. */
    abstract MoshiChannel open(MoshiLink link, Map<String, String> query);

    /** Answers the non-streaming twin of the route. */
    abstract void post(HttpServerRequest request);

    abstract S self();

    /** Listens; {@link #url()} is valid afterwards. */
    public Future<S> start() {
        return server.listen(options.port(), options.host()).map(listening -> self());
    }

    public Future<Void> close() {
        return server.close();
    }

    /** As in {@code KYUTAI_STT_URL} and {@code KYUTAI_TTS_URL}. */
    public String url() {
        return "ws://" + options.host() + ":" + port();
    }

    public int port() {
        return server.actualPort();
    }

    /** Connections open now. */
    public int usedSlots() {
        return used.get();
    }

    /** Connections tried so far, keys permitting. */
    public int connections() {
        return connections.get();
    }

    private void handshake(HttpServerRequest request) {
        String key = request.getHeader("kyutai-api-key");
        String id = key == null ? query(request.query()).getOrDefault("auth_id", "") : key;
        if (!request.path().equals(route.path())) {
            refuse(request, 404);
        } else if (!options.authorisedIds().contains(id)) {
            refuse(request, 401);
        } else {
            connections.incrementAndGet();
            Fault fault = faults.take();
            fault.kind()
                    .status()
                    .ifPresentOrElse(
                            status -> refuse(request, status),
                            () -> request.toWebSocket().onSuccess(socket -> accepted(socket, fault)));
        }
    }

    private static void refuse(HttpServerRequest request, int status) {
        if (status == 429) {
            request.response().putHeader("Retry-After", "1");
        }
        request.response().setStatusCode(status).end();
    }

    private void accepted(ServerWebSocket socket, Fault fault) {
        metrics.connected();
        MoshiLink link = new MoshiLink(socket, fault);
        boolean full = used.incrementAndGet() > options.slots();
        MoshiChannel channel = open(link, query(socket.query()));
        socket.binaryMessageHandler(message -> channel.binary(message.getBytes()));
        socket.textMessageHandler(channel::textFrame);
        socket.closeHandler(closed -> {
            used.decrementAndGet();
            metrics.disconnected(channel.steps());
            channel.closed();
        });
        if (full || fault.kind() == Fault.Kind.NO_CHANNELS) {
            link.refuse("no free channels");
        } else if (fault.kind() != Fault.Kind.HANG) {
            channel.start();
        }
    }

    private void request(HttpServerRequest request) {
        if ("websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
            handshake(request);
            return;
        }
        switch (request.path()) {
            case "/api/build_info" -> json(request, MoshiInfo.build());
            case "/api/modules_info" ->
                json(request, MoshiInfo.modules(route.moduleType(), route.path(), used.get(), options.slots()));
            case "/metrics" ->
                request.response()
                        .putHeader("Content-Type", "text/plain; version=0.0.4")
                        .end(metrics.text());
            default -> other(request);
        }
    }

    private void other(HttpServerRequest request) {
        if (!request.path().equals(route.path()) || request.method() != HttpMethod.POST) {
            refuse(request, 404);
        } else if (!options.authorisedIds().contains(request.headers().get("kyutai-api-key"))) {
            refuse(request, 401);
        } else {
            faults.take().kind().status().ifPresentOrElse(status -> refuse(request, status), () -> post(request));
        }
    }

    static void json(HttpServerRequest request, String body) {
        request.response().putHeader("Content-Type", "application/json").end(body);
    }

    private static Map<String, String> query(String query) {
        Map<String, String> fields = new HashMap<>();
        for (String pair : query == null ? new String[0] : query.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                fields.put(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return fields;
    }
}
