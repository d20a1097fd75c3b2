package dev.parley.engines.kyutai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.engines.support.ProbedServer;
import dev.parley.provider.Readiness;
import dev.parley.provider.ServerMeter;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MoshiServiceTest {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void a_server_that_is_down_is_asked_soon_and_ever_more_rarely_until_it_answers() throws Exception {
        ProbedServer server = new ProbedServer(vertx);
        KyutaiOptions options =
                KyutaiOptions.of(MoshiUrl.parseAll("test", "ws://127.0.0.1:" + server.port()), "public_token");
        try (server;
                MoshiService service =
                        new MoshiService("stt", vertx, options, new Random(1), ServerMeter.NONE, server)) {
            assertThat(service.start()
                            .toCompletableFuture()
                            .handle((ok, failure) -> failure != null)
                            .get())
                    .isTrue();
            assertThat(service.readiness().state()).isEqualTo(Readiness.State.FAILED);
            assertThat(server.nextWait()).isBetween(Duration.ofMillis(200), Duration.ofMillis(300));
            server.ask();
            assertThat(server.nextWait()).isBetween(Duration.ofMillis(400), Duration.ofMillis(600));
            server.ask();
            assertThat(server.nextWait()).isBetween(Duration.ofMillis(800), Duration.ofMillis(1200));
            server.answers(200, Map.of(), "{}");
            server.ask();
            server.untilReady(service::readiness);
        }
    }
}
