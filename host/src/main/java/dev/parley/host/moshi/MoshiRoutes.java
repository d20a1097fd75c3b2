package dev.parley.host.moshi;

import dev.parley.host.HostedSet;
import dev.parley.vad.BuiltInVad;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** {@code /api/build_info} and the two WebSockets. Loop only. */
public final class MoshiRoutes {
    /** Beginning of the paths that are moshi-server's. */
    public static final String PREFIX = "/api/";

    private static final String RECOGNITION = PREFIX + "asr-streaming";
    private static final String SYNTHESIS = PREFIX + "tts_streaming";

    private final Vertx vertx;
    private final HostedSet engines;
    private final Optional<String> key;
    private Optional<BuiltInVad> detector = Optional.empty();

    public MoshiRoutes(Vertx vertx, HostedSet engines, Optional<String> key) {
        this.vertx = vertx;
        this.engines = engines;
        this.key = key;
    }

    public void route(HttpServerRequest request) {
        boolean upgrade = "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
        if (request.path().equals(PREFIX + "build_info")) {
            // Every client of moshi-server asks this first: what only they need is loaded now.
            engines.recogniser().ifPresent(there -> detector().start());
            request.response()
                    .putHeader("Content-Type", "application/json")
                    .end(new JsonObject().put("build_timestamp", "").encode());
        } else if (!upgrade) {
            refuse(request, 404);
        } else if (!isAllowed(request)) {
            refuse(request, 401);
        } else if (request.path().equals(RECOGNITION) && engines.recogniser().isPresent()) {
            accept(request, this::recognise);
        } else if (request.path().equals(SYNTHESIS)
                && engines.voice().isPresent()
                && query(request).getOrDefault("format", "").equals("PcmMessagePack")) {
            String voice = query(request).getOrDefault("voice", "");
            accept(
                    request,
                    socket -> new SynthesisSocket(vertx, socket, engines.voice().get(), voice).begin());
        } else {
            refuse(request, 404);
        }
    }

    private void recognise(ServerWebSocket socket) {
        new RecognitionSocket(vertx, socket, engines.recogniser().orElseThrow(), detector()).begin();
    }

    private BuiltInVad detector() {
        BuiltInVad loaded = detector.orElseGet(BuiltInVad::new);
        detector = Optional.of(loaded);
        return loaded;
    }

    private static void accept(HttpServerRequest request, Consumer<ServerWebSocket> behind) {
        // A handshake that fails has no client left to be told.
        request.toWebSocket().onSuccess(behind::accept);
    }

    private static void refuse(HttpServerRequest request, int status) {
        request.response().setStatusCode(status).end();
    }

    private boolean isAllowed(HttpServerRequest request) {
        String given = Optional.ofNullable(request.getHeader("kyutai-api-key"))
                .orElseGet(() -> query(request).getOrDefault("auth_id", ""));
        return key.map(given::equals).orElse(true);
    }

    private static Map<String, String> query(HttpServerRequest request) {
        Map<String, String> fields = new HashMap<>();
        String query = request.query();
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
