package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.transport.BoundedTransport;
import dev.parley.transport.VertxInternals;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TlsReadsTest {
    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    /** Though its first reads, those of the handshake, come before Vert.x tells of the connection. */
    @Test
    void anEncryptedRequestIsReadLittleAtOnce() throws Exception {
        Vertx vertx =
                Vertx.builder().withTransport(BoundedTransport.preferred()).build();
        try {
            List<Integer> reads = new CopyOnWriteArrayList<>();
            var counter = new ChannelInboundHandlerAdapter() {
                @Override
                public void channelRead(ChannelHandlerContext context, Object read) {
                    reads.add(((ByteBuf) read).readableBytes());
                    context.fireChannelRead(read);
                }
            };
            var server = vertx.createHttpServer(new HttpServerOptions()
                            .setSsl(true)
                            .setUseAlpn(false)
                            .setKeyCertOptions(SelfSigned.certificate("localhost")))
                    .connectionHandler(connection ->
                            VertxInternals.channel(connection).pipeline().addFirst(counter))
                    .requestHandler(request ->
                            request.body().onSuccess(body -> request.response().end("" + body.length())));
            int port = await(server.listen(0, "localhost")).actualPort();
            HttpClient client = vertx.createHttpClient(
                    new HttpClientOptions().setSsl(true).setTrustAll(true).setVerifyHost(false));

            String taken = await(client.request(HttpMethod.POST, port, "localhost", "/")
                            .compose(request -> request.send(Buffer.buffer(new byte[1 << 20])))
                            .compose(HttpClientResponse::body))
                    .toString();

            assertThat(taken).isEqualTo("1048576");
            assertThat(reads)
                    .hasSizeGreaterThan(200)
                    .allSatisfy(bytes -> assertThat(bytes).isLessThanOrEqualTo(4096));
        } finally {
            await(vertx.close());
        }
    }
}
