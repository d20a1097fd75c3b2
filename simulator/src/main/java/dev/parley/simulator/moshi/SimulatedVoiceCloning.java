package dev.parley.simulator.moshi;

import dev.parley.simulator.fault.Fault;
import dev.parley.simulator.fault.FaultPlan;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;

/** moshi-server's {@code POST /api/voice} (speech-backends.md A.4): an embedding that depends on the bytes only. */
public final class SimulatedVoiceCloning {
    private static final int MAX_BODY = 16 * 1024 * 1024;
    private static final int VALUES = 64;
    private static final long SLOW_MS = 5_000;
    private static final Buffer GARBAGE = Buffer.buffer(new byte[] {(byte) 0xC1, 0x00, (byte) 0xFF, 0x42});

    private final Vertx vertx;
    private final MoshiOptions options;
    private final FaultPlan faults;
    private final HttpServer server;

    public SimulatedVoiceCloning(Vertx vertx, MoshiOptions options) {
        this(vertx, options, new FaultPlan());
    }

    /** @param faults of the uploads, in their order */
    public SimulatedVoiceCloning(Vertx vertx, MoshiOptions options, FaultPlan faults) {
        this.vertx = vertx;
        this.options = options;
        this.faults = faults;
        this.server = vertx.createHttpServer().requestHandler(this::answer);
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

    private void answer(HttpServerRequest request) {
        if (request.path().equals("/api/build_info")) {
            SimulatedMoshi.json(request, MoshiInfo.build());
        } else if (!request.path().equals("/api/voice") || request.method() != HttpMethod.POST) {
            request.response().setStatusCode(404).end();
        } else {
            new Upload(request, faults.take()).read();
        }
    }

    /** Reads one clip without keeping it. */
    private final class Upload {
        private final HttpServerRequest request;
        private final Fault fault;
        private long bytes;
        private int hash = 1;

        Upload(HttpServerRequest request, Fault fault) {
            this.request = request;
            this.fault = fault;
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
                if (!request.response().ended()) {
                    suffer();
                }
            });
        }

        private void suffer() {
            switch (fault.kind()) {
                case NONE -> done();
                case SLOW -> vertx.setTimer(SLOW_MS, timer -> done());
                case REFUSE, UNAUTHORIZED, RATE_LIMITED, SERVER_ERROR ->
                    request.response()
                            .setStatusCode(fault.kind().status().orElseThrow())
                            .end();
                case NO_CHANNELS -> request.response().setStatusCode(503).end();
                case WRONG_ORDER -> request.response().setStatusCode(500).end();
                case DROP -> request.connection().close();
                case GARBAGE -> request.response().end(GARBAGE);
                case HANG, STALL -> {}
            }
        }

        private void done() {
            if (request.response().closed()) {
                return;
            }
            if (bytes == 0) {
                request.response().setStatusCode(500).end();
            } else {
                request.response().end(new MoshiOutput().voice(embedding()));
            }
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
