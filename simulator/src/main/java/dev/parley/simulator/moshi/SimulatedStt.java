package dev.parley.simulator.moshi;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicLong;

/** moshi-server's {@code /api/asr-streaming} (speech-backends.md A.2). Thread-safe. */
public final class SimulatedStt {
    private final MoshiServer server;

    public SimulatedStt(Vertx vertx, MoshiOptions options, MoshiOptions.Stt stt, FaultPlan faults) {
        AtomicLong steps = new AtomicLong();
        server = new MoshiServer(
                vertx,
                options,
                new MoshiServer.Route("/api/asr-streaming", "batched_asr"),
                faults,
                (link, query) -> new SttChannel(vertx, link, stt, steps));
    }

    /** Listens; {@link #url()} is valid afterwards. */
    public Future<SimulatedStt> start() {
        return server.start().map(started -> this);
    }

    public Future<Void> close() {
        return server.close();
    }

    /** As in {@code KYUTAI_STT_URL}. */
    public String url() {
        return server.url();
    }

    public int port() {
        return server.port();
    }

    /** Connections open now. */
    public int usedSlots() {
        return server.usedSlots();
    }

    /** Connections tried so far, keys permitting. */
    public int connections() {
        return server.connections();
    }
}
