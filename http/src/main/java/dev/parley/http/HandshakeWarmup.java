package dev.parley.http;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.vertx.core.Vertx;
import io.vertx.core.net.KeyCertOptions;
import java.io.IOException;
import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;

/**
 * One TLS handshake in memory, so that the first client's does not load classes, security providers and the tables of the
 * server's kind of key on an event loop, which takes some 200 ms.
 */
final class HandshakeWarmup {
    /** Many times what a handshake takes. */
    private static final int STEPS = 100;

    private HandshakeWarmup() {}

    /**
     * Blocks; not for an event loop.
     *
     * @throws GeneralSecurityException when the certificate cannot be used
     * @throws IOException when no handshake can be made with it
     */
    static void with(Vertx vertx, KeyCertOptions certificate) throws GeneralSecurityException, IOException {
        EmbeddedChannel server = new EmbeddedChannel(handler(server(vertx, certificate)));
        // Nothing leaves this memory, and nobody else takes part: there is nothing to be sure of.
        EmbeddedChannel client = new EmbeddedChannel(handler(SslContextBuilder.forClient()
                .sslProvider(SslProvider.JDK)
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .build()));
        try {
            for (int step = 0; step < STEPS && !(isDone(server) && isDone(client)); step++) {
                pass(client, server);
                pass(server, client);
            }
            if (!isDone(server) || !isDone(client)) {
                throw new IOException("the handshake did not end");
            }
        } finally {
            client.finishAndReleaseAll();
            server.finishAndReleaseAll();
        }
    }

    private static SslContext server(Vertx vertx, KeyCertOptions certificate)
            throws GeneralSecurityException, IOException {
        try {
            return SslContextBuilder.forServer(certificate.getKeyManagerFactory(vertx))
                    .sslProvider(SslProvider.JDK)
                    .build();
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new GeneralSecurityException("reading the certificate", e);
        }
    }

    private static SslHandler handler(SslContext context) {
        return context.newHandler(ByteBufAllocator.DEFAULT);
    }

    private static boolean isDone(EmbeddedChannel end) {
        SslHandler handler = end.pipeline().get(SslHandler.class);
        return handler == null || handler.handshakeFuture().isDone();
    }

    private static void pass(EmbeddedChannel from, EmbeddedChannel to) {
        from.runPendingTasks();
        @Nullable Object bytes = from.readOutbound();
        while (bytes != null) {
            to.writeInbound(bytes);
            bytes = from.readOutbound();
        }
        to.runPendingTasks();
    }
}
