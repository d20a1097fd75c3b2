package dev.parley.simulator.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TraceTest {
    private static final TraceEntry ENTRY = new TraceEntry(TraceEntry.Kind.TTS_AUDIO, 3, -4, 5, 6_000_000_000L);

    private final Vertx vertx = Vertx.vertx();
    private final Trace trace = new Trace();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void nothing_is_kept_unless_somebody_wants_to_know() {
        trace.add(ENTRY);
        trace.begin();
        trace.add(ENTRY);
        assertThat(trace.entries()).containsExactly(ENTRY);
        trace.begin();
        assertThat(trace.entries()).isEmpty();
        trace.add(ENTRY);
        trace.end();
        assertThat(trace.entries()).isEmpty();
        assertThat(trace.recording()).isFalse();
    }

    @Test
    void what_is_written_can_be_read() {
        trace.begin();
        trace.add(ENTRY);
        trace.add(ENTRY);
        assertThat(Trace.parse(Trace.text(trace.entries()).lines())).containsExactly(ENTRY, ENTRY);
        assertThat(Trace.parse(Stream.of())).isEmpty();
        assertThatThrownBy(() -> Trace.parse(Stream.of("<html>")))
                .hasMessageContaining("not a line of a trace: <html>");
    }

    @Test
    void a_reply_is_known_by_its_first_words() {
        assertThat(ReplyTag.read(ReplyTag.opening(42) + " You said so.")).hasValue(42);
        assertThat(ReplyTag.read("Reply", " bubi.")).hasValue(42);
        assertThat(ReplyTag.opening(1_204)).isEqualTo("Reply bebibabu.");
        assertThat(ReplyTag.read("Reply to me.")).isEmpty();
        assertThat(ReplyTag.read("Reply")).isEmpty();
        assertThat(ReplyTag.read("Reply", "dudududududududududu")).isEmpty();
    }

    @Test
    void another_process_can_have_it() throws Exception {
        TraceServer server =
                new TraceServer(vertx, trace, "127.0.0.1", 0).start().await();
        long before = System.nanoTime();
        assertThat(Long.parseLong(ask(server, "GET", "/clock").body())).isBetween(before, System.nanoTime());
        ask(server, "PUT", "/trace");
        trace.add(ENTRY);
        HttpResponse<String> answer = ask(server, "GET", "/trace");
        assertThat(answer.headers().firstValue(TraceServer.LEFT_OUT)).hasValue("0");
        assertThat(Trace.parse(answer.body().lines())).containsExactly(ENTRY);
        ask(server, "DELETE", "/trace");
        assertThat(trace.recording()).isFalse();
        assertThat(ask(server, "GET", "/other").statusCode()).isEqualTo(404);
    }

    @Test
    void the_way_without_a_server_can_be_measured() throws Exception {
        TraceServer server =
                new TraceServer(vertx, trace, "127.0.0.1", 0).start().await();
        int port = URI.create(server.url()).getPort();
        Promise<Buffer> answer = Promise.promise();
        long before = System.nanoTime();
        WebSocketClient client = vertx.createWebSocketClient();
        vertx.runOnContext(go -> client.connect(port, "127.0.0.1", "/direct").onSuccess(socket -> {
            socket.handler(answer::tryComplete);
            socket.writeBinaryMessage(Buffer.buffer().appendLong(before));
        }));
        Buffer times = answer.future().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        client.close().await();
        assertThat(times.length()).isEqualTo(TraceServer.ANSWER_BYTES);
        assertThat(times.getLong(0)).isEqualTo(before);
        assertThat(times.getLong(Long.BYTES)).isBetween(before, times.getLong(2 * Long.BYTES));
        assertThat(times.getLong(2 * Long.BYTES)).isLessThanOrEqualTo(System.nanoTime());
    }

    private static HttpResponse<String> ask(TraceServer server, String method, String path) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + path))
                    .method(method, HttpRequest.BodyPublishers.noBody())
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }
}
