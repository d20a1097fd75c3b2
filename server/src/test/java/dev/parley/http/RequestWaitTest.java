package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.app.TestServer;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RequestWaitTest {
    private static final Duration WAIT = Duration.ofSeconds(1);

    private final Vertx vertx = Vertx.vertx();
    private final CountDownLatch closed = new CountDownLatch(1);

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(TestServer.PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private volatile RequestWait waits;

    /** A server with the sockets and the waits of the product, that answers as {@code answer} does. */
    private int serve(Consumer<HttpServerRequest> answer) throws Exception {
        waits = new RequestWait(vertx, WAIT);
        var config = TestServer.config(Map.of("limits.request-wait", "1s", "listen.port", "0"));
        HttpServer server = vertx.createHttpServer(Listening.options(config))
                .connectionHandler(waits::connected)
                .requestHandler(request -> {
                    waits.requestBegan(request.connection());
                    waits.watch(request.connection(), request.response());
                    request.response().closeHandler(gone -> closed.countDown());
                    request.response().endHandler(ended -> waits.requestEnded(request.connection()));
                    answer.accept(request);
                });
        return server.listen()
                .toCompletionStage()
                .toCompletableFuture()
                .get(TestServer.PATIENCE_SECONDS, TimeUnit.SECONDS)
                .actualPort();
    }

    @Test
    void aConnectionThatBecameAWebSocketIsForgottenWhenItCloses() throws Exception {
        CompletableFuture<Void> gone = new CompletableFuture<>();
        int port = serve(request -> request.toWebSocket().onSuccess(socket -> {
            assertThat(waits.open()).isEqualTo(1);
            socket.closeHandler(closed -> gone.complete(null));
        }));
        WebSocketConnectOptions where =
                new WebSocketConnectOptions().setHost("localhost").setPort(port).setURI("/");
        WebSocketClient client = vertx.createWebSocketClient();
        client.connect(where)
                .compose(WebSocket::close)
                .eventually(client::close)
                .toCompletionStage()
                .toCompletableFuture()
                .get(TestServer.PATIENCE_SECONDS, TimeUnit.SECONDS);
        // The socket's own handlers run before the channel's: look when the loop has got round.
        CompletableFuture<Integer> open = new CompletableFuture<>();
        gone.thenRun(() -> vertx.runOnContext(later -> open.complete(waits.open())));
        assertThat(open.get(TestServer.PATIENCE_SECONDS, TimeUnit.SECONDS)).isZero();
    }

    @Test
    void whoeverWaitsForAnAnswerMayWait() throws Exception {
        int port = serve(request ->
                vertx.setTimer(3 * WAIT.toMillis(), due -> request.response().end("at last")));
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port))
                    .build();
            assertThat(client.send(request, BodyHandlers.ofString()).body()).isEqualTo("at last");
        }
    }

    @Test
    void whoeverTakesNothingOfAnAnswerIsCutOff() throws Exception {
        int port = serve(request -> pour(request.response().setChunked(true)));
        try (Socket socket = new Socket("localhost", port)) {
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            assertThat(closed.await(TestServer.PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .isTrue();
        }
    }

    private static void pour(HttpServerResponse response) {
        while (!response.writeQueueFull()) {
            response.write(Buffer.buffer(new byte[64 << 10]));
        }
        response.drainHandler(more -> pour(response));
    }
}
