package dev.parley.host.http;

import dev.parley.host.HostedSet;
import dev.parley.host.moshi.MoshiRoutes;
import dev.parley.host.stream.StreamSocket;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/** Listens and routes. Everything here runs on one event loop; engines run on threads of their own. */
public final class HostServer {
    static final int MAX_ATTRIBUTE = 64 * 1024;
    /** Bytes of a message over a WebSocket. */
    public static final int MAX_MESSAGE = 4 * 1024 * 1024;

    private static final String VERSION = "/v1";

    private final Vertx vertx;
    private final HostedSet engines;
    private final Optional<byte[]> authorization;
    private final HttpServer server;
    private final Transcriptions transcriptions;
    private final Synthesis synthesis;
    private final Completions completions;
    private final MoshiRoutes moshi;

    /** @param key that every request has to bring, but the question for health; empty where none is needed */
    public HostServer(Vertx vertx, HostedSet engines, Optional<String> key) {
        this.vertx = vertx;
        this.engines = engines;
        this.authorization = key.map(it -> ("Bearer " + it).getBytes(StandardCharsets.UTF_8));
        this.transcriptions = new Transcriptions(vertx, engines.recogniser());
        this.synthesis = new Synthesis(vertx, engines.voice());
        this.completions = new Completions(vertx, engines.model());
        this.moshi = new MoshiRoutes(vertx, engines, key);
        this.server = vertx.createHttpServer(new HttpServerOptions()
                        .setTcpNoDelay(true)
                        .setMaxFormAttributeSize(MAX_ATTRIBUTE)
                        .setMaxWebSocketFrameSize(MAX_MESSAGE)
                        .setMaxWebSocketMessageSize(MAX_MESSAGE))
                .requestHandler(this::route);
    }

    public Future<HostServer> listen(String host, int port) {
        return server.listen(port, host).map(listening -> this);
    }

    /** Where it listens. */
    public int port() {
        return server.actualPort();
    }

    public Future<Void> close() {
        return server.close();
    }

    private void route(HttpServerRequest request) {
        if (request.path().equals("/health")) {
            HostAnswers.json(request.response(), new JsonObject().put("status", "ok"));
            return;
        }
        if (request.path().startsWith(MoshiRoutes.PREFIX)) {
            moshi.route(request);
            return;
        }
        if (!isAllowed(request)) {
            HostAnswers.error(request.response(), 401, "wrong key, or none");
            return;
        }
        boolean post = request.method().equals(HttpMethod.POST);
        switch (request.path()) {
            case VERSION + "/models" -> HostAnswers.json(request.response(), models());
            case VERSION + "/audio/transcriptions" -> post(request, post, transcriptions::answer);
            case VERSION + "/audio/stream" -> stream(request);
            case VERSION + "/audio/speech" -> post(request, post, synthesis::answer);
            case VERSION + "/chat/completions" -> post(request, post, completions::answer);
            default -> HostAnswers.error(request.response(), 404, "there is nothing at " + request.path());
        }
    }

    /** Query: {@code sample_rate} in Hz, {@code language}. */
    private void stream(HttpServerRequest request) {
        boolean upgrade = "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
        String text = request.getParam("sample_rate", "16000");
        int rate = text.matches("\\d{1,6}") ? Integer.parseInt(text) : 0;
        if (engines.recogniser().isEmpty()) {
            HostAnswers.absent(request.response(), "--stt");
        } else if (!upgrade || rate < StreamSocket.LOWEST_RATE || rate > StreamSocket.HIGHEST_RATE) {
            HostAnswers.error(request.response(), 400, "takes a WebSocket, with a sample_rate from 8000 to 48000");
        } else {
            Optional<String> language = Optional.ofNullable(request.getParam("language"));
            // A handshake that fails has no client left to be told.
            request.toWebSocket()
                    .onSuccess(socket ->
                            new StreamSocket(vertx, socket, engines.recogniser().get(), rate, language).begin());
        }
    }

    private interface Endpoint {
        void answer(HttpServerRequest request);
    }

    private static void post(HttpServerRequest request, boolean post, Endpoint endpoint) {
        if (post) {
            endpoint.answer(request);
        } else {
            HostAnswers.error(request.response(), 405, request.path() + " takes POST only");
        }
    }

    private boolean isAllowed(HttpServerRequest request) {
        String given = Optional.ofNullable(request.getHeader("Authorization")).orElse("");
        return authorization
                .map(wanted -> MessageDigest.isEqual(wanted, given.getBytes(StandardCharsets.UTF_8)))
                .orElse(true);
    }

    private JsonObject models() {
        JsonArray data = new JsonArray();
        engines.all()
                .forEach(each -> data.add(new JsonObject()
                        .put("id", each.engine().modelName())
                        .put("object", "model")
                        .put("owned_by", each.runtime())));
        return new JsonObject().put("object", "list").put("data", data);
    }
}
