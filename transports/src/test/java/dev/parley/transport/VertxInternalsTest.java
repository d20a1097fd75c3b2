package dev.parley.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketFrameType;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What the server uses of Vert.x that no version of Vert.x promises: each test names what has changed. */
class VertxInternalsTest {
    private static final long PATIENCE_SECONDS = 60;
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
        return "Vert.x " + version + " has changed " + what + ": adapt VertxInternals, the only class that uses it";
    }

    private static void exists(String type, String method, Class<?> returned, Class<?>... parameters) {
        String what = type + "." + method;
        assertThatCode(() -> assertThat(Class.forName(type)
                                .getMethod(method, parameters)
                                .getReturnType())
                        .isEqualTo(returned))
                .as(changed(what))
                .doesNotThrowAnyException();
    }

    @Test
    void whatIsCalledIsThere() {
        exists("io.vertx.core.internal.ContextInternal", "nettyEventLoop", EventLoop.class);
        exists("io.vertx.core.internal.ContextInternal", "dispatch", void.class, Runnable.class);
        exists("io.vertx.core.internal.buffer.BufferInternal", "getByteBuf", ByteBuf.class);
        exists("io.vertx.core.net.impl.VertxConnection", "channel", Channel.class);
        String frame = "io.vertx.core.http.impl.ws.WebSocketFrameImpl";
        assertThatCode(() ->
                        Class.forName(frame).getConstructor(WebSocketFrameType.class, ByteBuf.class, boolean.class))
                .as(changed("the constructor of " + frame))
                .doesNotThrowAnyException();
    }

    @Test
    void aContextRunsOnItsLoopAndIsTheCurrentOneWhereATaskIsDispatched() throws Exception {
        Context context = VERTX.getOrCreateContext();
        EventLoop loop = VertxInternals.eventLoop(context);
        CompletableFuture<Boolean> onLoop = new CompletableFuture<>();
        context.runOnContext(ignored -> onLoop.complete(loop.inEventLoop()));
        assertThat(await(onLoop)).as(changed("which loop a context runs on")).isTrue();

        CompletableFuture<Boolean> current = new CompletableFuture<>();
        loop.execute(() ->
                VertxInternals.dispatcher(context).execute(() -> current.complete(Vertx.currentContext() == context)));
        assertThat(await(current)).as(changed("ContextInternal.dispatch")).isTrue();
    }

    @Test
    void aBuffersBytesAreItsOwn() {
        Buffer buffer = Buffer.buffer("abc");
        VertxInternals.bytes(buffer).setByte(0, 'x');
        assertThat(buffer.toString(StandardCharsets.UTF_8))
                .as(changed("BufferInternal.getByteBuf, which copies now"))
                .isEqualTo("xbc");
    }

    /** What a server saw of one client. */
    private record Seen(String before, String after, boolean sameChannel) {}

    @Test
    void aConnectionHasItsHandlerBeforeAndAfterTheUpgradeAndSendsOurFrames() throws Exception {
        CompletableFuture<Seen> seen = new CompletableFuture<>();
        HttpServer server = VERTX.createHttpServer().requestHandler(request -> {
            Channel channel = VertxInternals.channel(request.connection());
            String before = name(channel);
            request.toWebSocket()
                    .onSuccess(socket -> {
                        seen.complete(new Seen(before, name(channel), channel.isActive()));
                        socket.writeFrame(VertxInternals.frame(WebSocketFrameType.TEXT, Buffer.buffer("hello")));
                    })
                    .onFailure(seen::completeExceptionally);
        });
        int port = await(server.listen(0, "localhost").toCompletionStage().toCompletableFuture())
                .actualPort();
        CompletableFuture<String> message = new CompletableFuture<>();
        CLIENT.webSocket()
                .textMessageHandler(message::complete)
                .connect(port, "localhost", "/")
                .onFailure(message::completeExceptionally);

        assertThat(await(seen))
                .as(changed("the name of its handler in the pipeline, or the channel behind VertxConnection"))
                .isEqualTo(new Seen("handler", "handler", true));
        assertThat(await(message)).as(changed("WebSocketFrameImpl")).isEqualTo("hello");
        await(server.close().toCompletionStage().toCompletableFuture());
    }

    private static String name(Channel channel) {
        ChannelHandlerContext handler = VertxInternals.handler(channel);
        return handler == null ? "none" : handler.name();
    }
}
