package dev.parley.engines.support.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.concurrent.LoopExecutor;
import dev.parley.engines.contract.TestContext;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderException.Kind;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.Readiness;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests and sockets of a speech server: what bounds them, and how each of their ends is told. */
class SpeechServiceTest {
    private static final HttpCall.Limits LIMITS = new HttpCall.Limits(Duration.ofSeconds(20), Duration.ofSeconds(20));

    private final Vertx vertx = Vertx.vertx();
    private final LoopExecutor loop = new LoopExecutor();
    private final BlockingQueue<Object> told = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        loop.close();
        vertx.close().await();
    }

    private SpeechService service(Handler<HttpServerRequest> http, Handler<ServerWebSocket> sockets) {
        HttpServer server = vertx.createHttpServer()
                .requestHandler(http)
                .webSocketHandler(sockets)
                .listen(0, "127.0.0.1")
                .await();
        ServiceAddress address = new ServiceAddress(
                "test",
                ProviderKind.TTS,
                URI.create("http://127.0.0.1:" + server.actualPort()),
                Map.of("X-Key", "secret-0123456789"),
                "engines.test.api-key",
                ServiceAddress.USUAL_CONNECT);
        TestContext context = TestContext.plain().lend(Vertx.class, vertx);
        return new SpeechService(address, context, "/voices", body -> {});
    }

    private Object next() throws InterruptedException {
        return told.poll(20, TimeUnit.SECONDS);
    }

    private HttpCall ask(SpeechService service) {
        HttpCall call = new HttpCall(service, loop, LIMITS, new HttpCall.Listener() {
            @Override
            public void data(Buffer piece) {
                told.add(piece);
            }

            @Override
            public void ended() {
                told.add("ended");
            }

            @Override
            public void failed(ProviderException cause) {
                told.add(cause);
            }
        });
        loop.call(() -> {
            call.send(service.request(HttpMethod.POST, "/speak"), Buffer.buffer("text"));
            return call;
        });
        return call;
    }

    private ServiceSocket socket(SpeechService service) {
        return new ServiceSocket(service, loop, new ServiceSocket.Listener() {
            @Override
            public void opened() {
                told.add("opened");
            }

            @Override
            public void text(String message) {
                told.add(message);
            }

            @Override
            public void refused(ProviderException cause) {
                told.add(cause);
            }

            @Override
            public void closed(int code, String reason) {
                told.add(code + " " + reason);
            }
        });
    }

    private ServiceSocket connect(SpeechService service) {
        ServiceSocket socket = socket(service);
        loop.run(() -> socket.connect("/stream?rate=16000"));
        return socket;
    }

    @Test
    void more_requests_than_may_wait_are_refused_here() throws Exception {
        CountDownLatch arrived = new CountDownLatch(SpeechService.MAX_CONNECTIONS);
        SpeechService service = service(request -> arrived.countDown(), ServerWebSocket::close);
        for (int i = 0; i < SpeechService.MAX_CONNECTIONS; i++) {
            ask(service);
        }
        assertThat(arrived.await(20, TimeUnit.SECONDS)).isTrue();
        for (int i = 0; i < SpeechService.MAX_CONNECTIONS; i++) {
            ask(service);
        }
        assertThat(told).isEmpty();
        ask(service);
        assertThat(((ProviderException) next()).kind()).isEqualTo(Kind.AT_CAPACITY);
    }

    @Test
    void a_refusal_is_told_in_its_first_words_without_the_key() throws Exception {
        SpeechService service = service(
                request -> request.response()
                        .setStatusCode(400)
                        .end("{\"detail\":\"no voice for secret-0123456789 " + "x".repeat(10 * HttpCall.MAX_REFUSAL)
                                + "\"}"),
                ServerWebSocket::close);
        ask(service);
        ProviderException cause = (ProviderException) next();
        assertThat(cause.kind()).isEqualTo(Kind.REJECTED);
        assertThat(cause.getMessage()).contains("no voice for …").hasSizeLessThan(400);
    }

    @Test
    void a_socket_tells_messages_and_its_end_in_order() throws Exception {
        SpeechService service = service(request -> {}, socket -> {
            socket.writeTextMessage(
                    "for " + socket.uri() + " " + socket.headers().get("X-Key"));
            socket.close((short) 1008, "key secret-0123456789 expired");
        });
        connect(service);
        assertThat(next()).isEqualTo("opened");
        assertThat(next()).isEqualTo("for /stream?rate=16000 secret-0123456789");
        assertThat(next()).isEqualTo("1008 key … expired");
    }

    @Test
    void a_message_that_is_too_long_is_the_end_of_its_socket() throws Exception {
        SpeechService service =
                service(request -> {}, socket -> socket.writeTextMessage("x".repeat(SpeechService.MAX_MESSAGE + 1)));
        connect(service);
        assertThat(next()).isEqualTo("opened");
        assertThat(next().toString()).matches("1\\d{3} .*");
    }

    @Test
    void nothing_is_told_behind_the_close() throws Exception {
        SpeechService service = service(request -> {}, socket -> socket.textMessageHandler(socket::writeTextMessage));
        ServiceSocket socket = connect(service);
        assertThat(next()).isEqualTo("opened");
        LoopExecutor.await(loop.call(() -> {
            socket.send("hello");
            return socket.close();
        }));
        assertThat(told).isEmpty();
    }

    /** The connection is there, and the loop has not come to telling so, when the stream leaves. */
    @Test
    void a_socket_that_opens_while_its_stream_leaves_is_closed() {
        CountDownLatch open = new CountDownLatch(1);
        CountDownLatch gone = new CountDownLatch(1);
        SpeechService service = service(request -> {}, socket -> {
            socket.closeHandler(closed -> gone.countDown());
            socket.pongHandler(pong -> open.countDown());
            socket.writePing(Buffer.buffer("?"));
        });
        LoopExecutor.await(loop.call(() -> {
            ServiceSocket socket = socket(service);
            socket.connect("/stream");
            assertThat(open.await(20, TimeUnit.SECONDS)).isTrue();
            return socket.close();
        }));
        assertThat(told).isEmpty();
        LoopExecutor.await(CompletableFuture.runAsync(() -> {
            try {
                gone.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }));
    }

    @Test
    void a_server_without_the_path_that_is_asked_is_there() {
        SpeechService service =
                service(request -> request.response().setStatusCode(404).end(), ServerWebSocket::close);
        LoopExecutor.await(service.start());
        assertThat(service.readiness().state()).isEqualTo(Readiness.State.READY);
        LoopExecutor.await(service.check());
    }
}
