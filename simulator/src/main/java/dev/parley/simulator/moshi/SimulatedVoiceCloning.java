package dev.parley.simulator.moshi;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;

/** moshi-server's {@code POST /api/voice} (speech-backends.md A.4): an embedding that depends on the bytes only. */
public final class SimulatedVoiceCloning {
    private static final int MAX_BODY = 16 * 1024 * 1024;
    private static final int VALUES = 64;

    private final MoshiOptions options;
    private final HttpServer server;

    public SimulatedVoiceCloning(Vertx vertx, MoshiOptions options) {
        this.options = options;
        this.server = vertx.createHttpServer().requestHandler(SimulatedVoiceCloning::answer);
    }

    /** Listens; {@link #url()} is valid afterwards. */
    public Future<SimulatedVoiceCloning> start() {
        return server.listen(options.port(), options.host()).map(listening -> this);
    }

    public Future<Void> close() {
        return server.close();
    }

    /** As in {@code KYUTAI_VOICE_CLONING_URL}. */
    public String url() {
        return "http://" + options.host() + ":" + server.actualPort();
    }

    private static void answer(HttpServerRequest request) {
        if (request.path().equals("/api/build_info")) {
            request.response()
                    .putHeader("Content-Type", "application/json")
                    .end("{\"git_describe\":\"parley-simulator\"}");
        } else if (!request.path().equals("/api/voice") || request.method() != HttpMethod.POST) {
            request.response().setStatusCode(404).end();
        } else {
            new Upload(request).read();
        }
    }

    /** Reads one clip without keeping it. */
    private static final class Upload {
        private final HttpServerRequest request;
        private long bytes;
        private int hash = 1;

        Upload(HttpServerRequest request) {
            this.request = request;
        }

        void read() {
            request.handler(piece -> {
                bytes += piece.length();
                hash = 31 * hash + Arrays.hashCode(piece.getBytes());
                if (bytes > MAX_BODY && !request.response().ended()) {
                    request.response().setStatusCode(413).end();
                }
            });
            request.endHandler(end -> {
                if (request.response().ended()) {
                    return;
                }
                if (bytes == 0) {
                    request.response().setStatusCode(500).end();
                } else {
                    request.response().end(new MoshiOutput().voice(embedding()));
                }
            });
        }

        private float[] embedding() {
            float[] values = new float[VALUES];
            for (int i = 0; i < VALUES; i++) {
                values[i] = (float) Math.sin(hash + (double) i);
            }
            return values;
        }
    }
}
