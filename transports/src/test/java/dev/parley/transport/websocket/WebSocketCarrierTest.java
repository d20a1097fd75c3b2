package dev.parley.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.config.LimitsConfig.ConnectionLimits;
import dev.parley.dialect.CloseReason;
import dev.parley.dialect.Connection;
import dev.parley.dialect.Rate;
import dev.parley.dialect.support.CarrierContract;
import dev.parley.transport.ByteBudget;
import dev.parley.transport.VertxInternals;
import io.netty.channel.Channel;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.WebSocketClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;

/** A WebSocket is a carrier as dialects expect them, over a real socket. */
class WebSocketCarrierTest extends CarrierContract {
    private static final long PATIENCE_SECONDS = 60;
    private static final long LOOK_MS = 50;
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final ConnectionLimits LIMITS =
            new ConnectionLimits(1 << 20, 512 << 20, LONG, LONG, LONG, LONG, new Rate(10_000, 10_000));

    private static final Vertx VERTX = Vertx.vertx();
    /** Held here: Vert.x closes a client that nobody refers to. */
    private static final WebSocketClient CLIENTS = VERTX.createWebSocketClient();

    private final Semaphore changes = new Semaphore(0);

    @AfterAll
    static void stop() {
        result(VERTX.close());
    }

    private static <T> T result(Future<T> future) {
        return get(future.toCompletionStage().toCompletableFuture());
    }

    private static <T> T get(CompletableFuture<T> future) {
        return future.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    @Override
    protected void changed() {
        changes.release();
    }

    @Override
    protected String told(CloseReason reason, Optional<Integer> code, String text) {
        int own =
                switch (reason) {
                    case NORMAL -> 1000;
                    case GOING_AWAY -> 1001;
                    case PROTOCOL_ERROR -> 1002;
                    case INVALID_MESSAGE -> 1007;
                    case POLICY -> 1008;
                    case TOO_BIG -> 1009;
                    case INTERNAL_ERROR -> 1011;
                    case TRY_AGAIN_LATER -> 1013;
                };
        return code.orElse(own) + " " + text;
    }

    @Override
    protected Client connect() {
        CompletableFuture<WebSocketConnection> connected = new CompletableFuture<>();
        HttpServer server = result(VERTX.createHttpServer()
                .requestHandler(request -> upgrade(request, connected))
                .listen(0, "localhost"));
        return new SocketClient(server, connected);
    }

    private void upgrade(HttpServerRequest request, CompletableFuture<WebSocketConnection> connected) {
        Channel channel = VertxInternals.channel(request.connection());
        request.toWebSocket()
                .onSuccess(socket -> {
                    WebSocketConnection connection = new WebSocketConnection(
                            socket, channel, Vertx.currentContext(), LIMITS, new ByteBudget(1 << 30), code -> {});
                    connection.start(carrier -> dialect);
                    connected.complete(connection);
                })
                .onFailure(connected::completeExceptionally);
    }

    private final class SocketClient implements Client {
        private final HttpServer server;
        private final ClientWebSocket socket = CLIENTS.webSocket();
        private final Connection connection;
        private final List<String> received = new CopyOnWriteArrayList<>();
        private final CompletableFuture<String> closed = new CompletableFuture<>();

        SocketClient(HttpServer server, CompletableFuture<WebSocketConnection> connected) {
            this.server = server;
            socket.textMessageHandler(text -> received("text " + text));
            socket.binaryMessageHandler(bytes -> received("binary " + bytes));
            socket.closeHandler(gone -> {
                closed.complete(socket.closeStatusCode() + " " + socket.closeReason());
                changed();
            });
            result(socket.connect(server.actualPort(), "localhost", "/"));
            this.connection = get(connected);
        }

        private void received(String message) {
            received.add(message);
            changed();
        }

        @Override
        public Connection connection() {
            return connection;
        }

        @Override
        public <T> T onLoop(Supplier<T> action) {
            return get(CompletableFuture.supplyAsync(action, connection.executor()::execute));
        }

        @Override
        public void await(String what, BooleanSupplier holds) {
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            try {
                while (!onLoop(holds::getAsBoolean) && System.nanoTime() < until) {
                    changes.tryAcquire(LOOK_MS, TimeUnit.MILLISECONDS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while waiting for " + what, e);
            }
            assertThat(onLoop(holds::getAsBoolean)).as(what).isTrue();
        }

        @Override
        public void sends(boolean text, String message) {
            if (!socket.isClosed()) {
                Future<Void> sent =
                        text ? socket.writeTextMessage(message) : socket.writeBinaryMessage(Buffer.buffer(message));
                sent.onFailure(cause -> changed());
            }
        }

        @Override
        public List<String> received() {
            return List.copyOf(received);
        }

        @Override
        public void reads(boolean value) {
            if (value) {
                socket.resume();
            } else {
                socket.pause();
            }
        }

        @Override
        public Optional<String> closed() {
            return Optional.ofNullable(closed.getNow(null));
        }

        @Override
        public void leaves() {
            socket.close();
        }

        @Override
        public void close() {
            socket.close();
            result(server.close());
        }
    }
}
