package dev.parley.simulator.moshi;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.ServerWebSocketHandshake;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** The part every moshi-server route shares: information routes, keys, slots, faults at connecting. */
final class MoshiServer {
    private static final int MAX_MESSAGE = 16 * 1024 * 1024;

    private final MoshiOptions options;
    private final String path;
    private final String moduleType;
    private final FaultPlan faults;
    private final Channels channels;
    private final HttpServer server;
    private final AtomicInteger used = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();

    /** Serves one connection that has a slot. */
    @FunctionalInterface
    interface Channels {
        Channel open(MoshiLink link, Map<String, String> query);
    }

    /** One connection's behaviour, on the connection's loop. */
    interface Channel {
        void start();

        void binary(byte[] message);

        /** A WebSocket text frame. */
        void text(String message);

        void closed();
    }

    MoshiServer(Vertx vertx, MoshiOptions options, Route route, FaultPlan faults, Channels channels) {
        this.options = options;
        this.path = route.path;
        this.moduleType = route.moduleType;
        this.faults = faults;
        this.channels = channels;
        HttpServerOptions http = new HttpServerOptions()
                .setMaxWebSocketFrameSize(MAX_MESSAGE)
                .setMaxWebSocketMessageSize(MAX_MESSAGE)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false);
        this.server = vertx.createHttpServer(http)
                .webSocketHandshakeHandler(this::handshake)
                .requestHandler(this::request);
    }

    record Route(String path, String moduleType) {}

    Future<Void> start() {
        return server.listen(options.port(), options.host()).mapEmpty();
    }

    Future<Void> close() {
        return server.close();
    }

    int port() {
        return server.actualPort();
    }

    String url() {
        return "ws://" + options.host() + ":" + port();
    }

    int usedSlots() {
        return used.get();
    }

    int connections() {
        return connections.get();
    }

    private void handshake(ServerWebSocketHandshake handshake) {
        String key = handshake.headers().get("kyutai-api-key");
        String id = key == null ? query(handshake.query()).getOrDefault("auth_id", "") : key;
        if (!handshake.path().equals(path)) {
            handshake.reject(404);
        } else if (!options.authorisedIds().contains(id)) {
            handshake.reject(401);
        } else {
            connections.incrementAndGet();
            Fault fault = faults.take();
            if (fault.kind() == Fault.Kind.REFUSE) {
                handshake.reject(503);
            } else {
                handshake.accept().onSuccess(socket -> accepted(socket, fault));
            }
        }
    }

    private void accepted(ServerWebSocket socket, Fault fault) {
        MoshiLink link = new MoshiLink(socket, fault);
        boolean full = used.incrementAndGet() > options.slots();
        Channel channel = channels.open(link, query(socket.query()));
        socket.binaryMessageHandler(message -> channel.binary(message.getBytes()));
        socket.textMessageHandler(channel::text);
        socket.closeHandler(closed -> {
            used.decrementAndGet();
            channel.closed();
        });
        if (full || fault.kind() == Fault.Kind.NO_CHANNELS) {
            link.refuse("no free channels");
        } else if (fault.kind() != Fault.Kind.HANG) {
            channel.start();
        }
    }

    private void request(HttpServerRequest request) {
        switch (request.path()) {
            case "/api/build_info" ->
                json(
                        request,
                        new JsonObject()
                                .put("build_timestamp", "2026-01-01T00:00:00Z")
                                .put("build_date", "2026-01-01")
                                .put("git_branch", "main")
                                .put("git_timestamp", "2026-01-01T00:00:00Z")
                                .put("git_date", "2026-01-01")
                                .put("git_hash", "0000000")
                                .put("git_describe", "parley-simulator")
                                .put("rustc_host_triple", "simulated")
                                .put("rustc_version", "simulated")
                                .put("cargo_target_triple", "simulated")
                                .encode());
            case "/api/modules_info" ->
                json(
                        request,
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("type", moduleType)
                                        .put("path", path)
                                        .put("used_slots", Integer.toString(used.get()))
                                        .put("total_slots", Integer.toString(options.slots())))
                                .encode());
            default -> request.response().setStatusCode(404).end();
        }
    }

    private static void json(HttpServerRequest request, String body) {
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
