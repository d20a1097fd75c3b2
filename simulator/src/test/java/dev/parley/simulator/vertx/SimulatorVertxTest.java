package dev.parley.simulator.vertx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DatagramChannel;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketFrameType;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What the simulator uses of Vert.x that no version of Vert.x promises: each test names what has changed. */
class SimulatorVertxTest {
    private static final long PATIENCE_SECONDS = 60;
    /** A close without a close frame. */
    private static final short ABNORMAL = 1006;

    private static final Vertx VERTX = Vertx.vertx();
    /** Held here: Vert.x closes a client that nobody refers to. */
    private static final WebSocketClient CLIENT = VERTX.createWebSocketClient();

    @AfterAll
    static void stop() throws Exception {
        await(VERTX.close().toCompletionStage().toCompletableFuture());
    }

    private static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static String changed(String what) {
        String version = Optional.ofNullable(Vertx.class.getPackage().getImplementationVersion())
                .orElse("on the class path");
        return "Vert.x " + version + " has changed " + what + ": adapt SimulatorVertx, the only class that uses it";
    }

    @Test
    void whatIsCalledIsThere() {
        String socket = "io.vertx.core.internal.http.WebSocketInternal";
        assertThatCode(() -> assertThat(Class.forName(socket)
                                .getMethod("channelHandlerContext")
                                .getReturnType())
                        .isEqualTo(ChannelHandlerContext.class))
                .as(changed(socket + ".channelHandlerContext"))
                .doesNotThrowAnyException();
        String frame = "io.vertx.core.http.impl.ws.WebSocketFrameImpl";
        assertThatCode(() ->
                        Class.forName(frame).getConstructor(WebSocketFrameType.class, ByteBuf.class, boolean.class))
                .as(changed("the constructor of " + frame))
                .doesNotThrowAnyException();
    }

    @Test
    void aContextsLoopTakesUdpSockets() throws Exception {
        Context context = VERTX.getOrCreateContext();
        EventLoop loop = SimulatorVertx.eventLoop(context);
        CompletableFuture<Boolean> onLoop = new CompletableFuture<>();
        context.runOnContext(ignored -> onLoop.complete(loop.inEventLoop()));
        assertThat(await(onLoop)).as(changed("which loop a context runs on")).isTrue();
        DatagramChannel socket = SimulatorVertx.datagramChannel(VERTX);
        assertThat(loop.register(socket).sync().isSuccess())
                .as(changed("the kind of its UDP sockets"))
                .isTrue();
        socket.close().sync();
    }

    @Test
    void ourFramesArriveAndACutSocketClosesWithoutAFrame() throws Exception {
        CompletableFuture<String> message = new CompletableFuture<>();
        CompletableFuture<Short> closed = new CompletableFuture<>();
        HttpServer server = VERTX.createHttpServer().webSocketHandler(socket -> sendAndCutAtTheAnswer(socket, closed));
        int port = await(server.listen(0, "localhost").toCompletionStage().toCompletableFuture())
                .actualPort();
        var client = CLIENT.webSocket();
        client.textMessageHandler(text -> {
                    message.complete(text);
                    client.writeTextMessage("received");
                })
                .closeHandler(gone -> closed.complete(client.closeStatusCode()))
                .connect(port, "localhost", "/")
                .onFailure(message::completeExceptionally);
        assertThat(await(message)).as(changed("WebSocketFrameImpl")).isEqualTo("hello");
        assertThat(await(closed)).as(changed("the close of a channel")).isIn(null, ABNORMAL);
        await(server.close().toCompletionStage().toCompletableFuture());
    }

    private static void sendAndCutAtTheAnswer(ServerWebSocket socket, CompletableFuture<Short> closed) {
        socket.textMessageHandler(received -> {
            try {
                SimulatorVertx.cut(socket);
            } catch (RuntimeException | LinkageError e) {
                closed.completeExceptionally(e);
            }
        });
        socket.writeFrame(SimulatorVertx.text(Unpooled.copiedBuffer("hello", StandardCharsets.UTF_8)));
    }
}
