#!/usr/bin/env bash
# Vert.x 5.0.8 over Netty 4.2 (Maven: io.vertx:vertx-core), and how much of a connection is read at once.
#
# Guess:    a `RecvByteBufAllocator` that a server sets on a connection's channel, in Vert.x's `connectionHandler`, bounds the
#           reads from then on, as it is a setting of the channel like any other.
# Observed: Netty asks a channel's allocator for its handle once, at the first read, and keeps it. With HTTP/2 over clear text
#           allowed, which is the default, or with TLS, Vert.x tells of the connection behind that read: the allocator is never
#           asked, and reads grow to 64 KiB. Only with `setHttp2ClearTextEnabled(false)` and no TLS does it come in time.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
cd "$work"
cat >pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>read-size</artifactId><version>1</version>
  <dependencies><dependency><groupId>io.vertx</groupId><artifactId>vertx-core</artifactId><version>5.0.8</version></dependency></dependencies>
</project>
XML
mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory=lib >maven.log
cat >ReadSize.java <<'JAVA'
import io.netty.buffer.ByteBuf;
import io.netty.channel.*;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.*;
import io.vertx.core.net.impl.VertxConnection;
import java.util.concurrent.atomic.AtomicInteger;

public class ReadSize {
    public static void main(String[] arguments) throws Exception {
        int usual = largestRead(true);
        int early = largestRead(false);
        System.out.println("largest read, HTTP/2 over clear text allowed: " + usual + " bytes");
        System.out.println("largest read, not allowed:                    " + early + " bytes");
        System.exit(usual > 4096 && early <= 4096 ? 0 : 1);
    }

    private static int largestRead(boolean http2) throws Exception {
        Vertx vertx = Vertx.vertx();
        AtomicInteger largest = new AtomicInteger();
        HttpServer server = vertx.createHttpServer(new HttpServerOptions().setHttp2ClearTextEnabled(http2))
                .connectionHandler(connection -> {
                    Channel channel = ((VertxConnection) connection).channel();
                    channel.config().setRecvByteBufAllocator(new AdaptiveRecvByteBufAllocator(64, 2048, 4096));
                    channel.pipeline().addFirst(new ChannelInboundHandlerAdapter() {
                        @Override
                        public void channelRead(ChannelHandlerContext context, Object read) {
                            largest.accumulateAndGet(((ByteBuf) read).readableBytes(), Math::max);
                            context.fireChannelRead(read);
                        }
                    });
                })
                .requestHandler(request -> request.body().onSuccess(body -> request.response().end()));
        int port = server.listen(0, "127.0.0.1").await().actualPort();
        vertx.createHttpClient()
                .request(HttpMethod.POST, port, "127.0.0.1", "/")
                .compose(request -> request.send(Buffer.buffer(new byte[8 << 20])))
                .compose(HttpClientResponse::body)
                .await();
        vertx.close().await();
        return largest.get();
    }
}
JAVA
java -cp 'lib/*' ReadSize.java
echo "As observed: an allocator set when Vert.x tells of a connection is too late, unless HTTP/2 over clear text is off."
