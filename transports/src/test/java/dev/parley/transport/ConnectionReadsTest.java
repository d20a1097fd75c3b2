package dev.parley.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConnectionReadsTest {
    private static final int MIB = 1 << 20;
    private static final long PATIENCE_SECONDS = 60;

    private final Vertx vertx =
            Vertx.builder().withTransport(BoundedTransport.preferred()).build();
    private final HttpClient http = vertx.createHttpClient();
    private final WebSocketClient webSockets = vertx.createWebSocketClient(
            new WebSocketClientOptions().setMaxFrameSize(MIB).setMaxMessageSize(MIB));
    /** Of the server's connections, in bytes. */
    private final List<Integer> reads = new CopyOnWriteArrayList<>();
    /** Reads before other connections had their turn. */
    private final List<Integer> inTurn = new CopyOnWriteArrayList<>();

    private final CompletableFuture<Integer> message = new CompletableFuture<>();
    private int port;

    private final class Counter extends ChannelInboundHandlerAdapter {
        private int since;

        @Override
        public void channelRead(ChannelHandlerContext context, Object read) {
            since++;
            reads.add(((ByteBuf) read).readableBytes());
            context.fireChannelRead(read);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            inTurn.add(since);
            since = 0;
            context.fireChannelReadComplete();
        }
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @BeforeEach
    void start() throws Exception {
        HttpServer server = vertx.createHttpServer(
                        new HttpServerOptions().setMaxWebSocketFrameSize(MIB).setMaxWebSocketMessageSize(MIB))
                .connectionHandler(connection ->
                        VertxInternals.channel(connection).pipeline().addFirst(new Counter()))
                .requestHandler(request -> {
                    if (request.getHeader("Upgrade") == null) {
                        request.body().onSuccess(body -> request.response().end("" + body.length()));
                        return;
                    }
                    Channel channel = VertxInternals.channel(request.connection());
                    request.toWebSocket().onSuccess(socket -> {
                        ConnectionReads.upgraded(channel, 2);
                        socket.binaryMessageHandler(whole -> message.complete(whole.length()));
                        socket.writeTextMessage("ready");
                    });
                });
        port = await(server.listen(0, "localhost")).actualPort();
    }

    @AfterEach
    void stop() throws Exception {
        await(vertx.close());
    }

    @Test
    void aRequestIsReadLittleAtOnce() throws Exception {
        String taken = await(http.request(HttpMethod.POST, port, "localhost", "/")
                        .compose(request -> request.send(Buffer.buffer(new byte[MIB])))
                        .compose(HttpClientResponse::body))
                .toString();

        assertThat(taken).isEqualTo("" + MIB);
        assertThat(reads).allSatisfy(bytes -> assertThat(bytes).isLessThanOrEqualTo(4096));
        assertThat(inTurn).allSatisfy(count -> assertThat(count).isLessThanOrEqualTo(1));
    }

    @Test
    void aWebSocketIsReadAsNettyDoes() throws Exception {
        webSockets
                .webSocket()
                .textMessageHandler(ready -> {})
                .connect(port, "localhost", "/")
                .onSuccess(socket -> socket.textMessageHandler(
                        ready -> socket.writeBinaryMessage(Buffer.buffer(new byte[MIB - 1]))));

        assertThat(message.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(MIB - 1);
        assertThat(reads).anySatisfy(bytes -> assertThat(bytes).isGreaterThan(4096));
        assertThat(inTurn).allSatisfy(count -> assertThat(count).isLessThanOrEqualTo(2));
    }
}
