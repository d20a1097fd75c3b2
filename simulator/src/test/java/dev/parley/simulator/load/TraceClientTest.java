package dev.parley.simulator.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.simulator.trace.Trace;
import dev.parley.simulator.trace.TraceEntry;
import dev.parley.simulator.trace.TraceServer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TraceClientTest {
    /** More than one frame of HTTP/2 or one buffer of a socket holds: some 12 MB. */
    private static final int MANY = 300_000;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void a_large_trace_comes_whole() throws Exception {
        Trace trace = new Trace();
        TraceServer server =
                new TraceServer(vertx, trace, "127.0.0.1", 0).start().await();
        try (TraceClient client = new TraceClient(URI.create(server.url()))) {
            client.begin();
            for (int i = 0; i < MANY; i++) {
                trace.add(new TraceEntry(TraceEntry.Kind.STT_AUDIO, 1, i, i, i));
            }
            List<TraceEntry> taken = client.take();
            assertThat(taken).hasSize(MANY);
            assertThat(taken.getLast().number()).isEqualTo(MANY - 1);
            assertThat(trace.recording()).isFalse();
        }
    }

    @Test
    void what_is_no_simulator_is_told() throws Exception {
        assertThatThrownBy(() -> begin("noon")).isInstanceOf(IOException.class).hasMessageContaining("tells no time");
        assertThatThrownBy(() -> begin("1")).isInstanceOf(IOException.class).hasMessageContaining("another clock");
    }

    private void begin(String time) throws Exception {
        HttpServer server = vertx.createHttpServer()
                .requestHandler(request -> answer(request, time))
                .listen(0, "127.0.0.1")
                .await();
        try (TraceClient client = new TraceClient(URI.create("http://127.0.0.1:" + server.actualPort()))) {
            client.begin();
        }
    }

    private static void answer(HttpServerRequest request, String time) {
        request.response().end(time);
    }
}
