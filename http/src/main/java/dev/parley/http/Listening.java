package dev.parley.http;

import dev.parley.config.ListenConfig;
import dev.parley.config.ListenConfig.TlsMode;
import dev.parley.config.ParleyConfig;
import dev.parley.transport.websocket.WebSocketTransport;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the server's sockets are set up. */
public final class Listening {
    private static final Logger log = LoggerFactory.getLogger(Listening.class);
    /** Largest line of a request, and largest headers. */
    static final int HEADER_BYTES = 16 << 10;

    private static final int FIELD_BYTES = 64 << 10;

    /** A negative port is a free one that all instances share. */
    private static final int SHARED_FREE_PORT = -1;

    private static final int CLOSING_TIMEOUT_S = 60;

    private Listening() {}

    public static HttpServerOptions options(ParleyConfig config) {
        ListenConfig listen = config.listen();
        int message = config.limits().connection().messageBytes();
        HttpServerOptions options = new HttpServerOptions()
                .setHost(listen.host())
                .setPort(listen.port() == 0 ? SHARED_FREE_PORT : listen.port())
                .setMaxHeaderSize(HEADER_BYTES)
                .setMaxInitialLineLength(HEADER_BYTES)
                // Longer than any field may be, so that the field that is too long is named.
                .setMaxFormAttributeSize(FIELD_BYTES)
                // WebSocket is carried by HTTP/1.1 only; everything else is small.
                .setHttp2ClearTextEnabled(false)
                .setUseAlpn(false)
                .setWebSocketSubProtocols(WebSocketTransport.SUBPROTOCOLS)
                .setMaxWebSocketFrameSize(message)
                .setMaxWebSocketMessageSize(message)
                // Never reached: the connection itself cuts a client that does not answer a close. Vert.x 5.0.8 takes a
                // negative value, its documented "none", for zero, and resets a client that is still sending.
                .setWebSocketClosingTimeout(CLOSING_TIMEOUT_S)
                // Deflate costs more time than the audio's bytes are worth.
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false);
        if (listen.tls() != TlsMode.NONE) {
            options.setSsl(true).setKeyCertOptions(certificate(listen));
        }
        return options;
    }

    /** So that no client waits for what only the first handshake has to do. Blocks; before the server listens. */
    public static void warmUp(Vertx vertx, HttpServerOptions options) {
        if (!options.isSsl()) {
            return;
        }
        try {
            HandshakeWarmup.with(vertx, options.getKeyCertOptions());
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            // What is wrong with a certificate is told by the start that follows.
            log.atDebug().setCause(e).log("no handshake ahead of the first client's");
        }
    }

    private static PemKeyCertOptions certificate(ListenConfig listen) {
        return switch (listen.tls()) {
            case SELF_SIGNED -> SelfSigned.certificate(listen.host());
            case FILES ->
                new PemKeyCertOptions()
                        .setCertPath(listen.certificate().map(Path::toString).orElseThrow())
                        .setKeyPath(listen.privateKey().map(Path::toString).orElseThrow());
            case NONE -> throw new IllegalArgumentException("no certificate without TLS");
        };
    }
}
