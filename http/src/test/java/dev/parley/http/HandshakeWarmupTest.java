package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HandshakeWarmupTest {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Test
    void bothEndsFinishTheHandshakeWithTheServersOwnCertificate() {
        assertThatCode(() -> HandshakeWarmup.with(vertx, SelfSigned.certificate("localhost")))
                .doesNotThrowAnyException();
    }

    @Test
    void aCertificateThatIsNoneIsToldAndNotWaitedFor() {
        PemKeyCertOptions broken = new PemKeyCertOptions()
                .setCertValue(Buffer.buffer("no certificate"))
                .setKeyValue(Buffer.buffer("no key"));
        assertThatThrownBy(() -> HandshakeWarmup.with(vertx, broken)).isNotNull();
    }
}
