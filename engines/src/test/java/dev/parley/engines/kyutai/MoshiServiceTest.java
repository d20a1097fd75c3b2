package dev.parley.engines.kyutai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.engines.support.ProbedServer;
import dev.parley.provider.ProviderListener;
import dev.parley.provider.Readiness;
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
                        new MoshiService("stt", vertx, options, new Random(1), ProviderListener.NONE, server)) {
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
            server.answers(429, Map.of("Retry-After", "7"), "");
            server.ask();
            assertThat(server.nextWait()).isEqualTo(Duration.ofSeconds(7));
            server.answers(200, Map.of(), "{}");
            server.ask();
            server.untilReady(service::readiness);
        }
    }

    @Test
    void a_server_that_asked_to_be_left_alone_keeps_no_other_from_being_asked() throws Exception {
        ProbedServer busy = new ProbedServer(vertx);
        ProbedServer down = new ProbedServer(vertx);
        busy.answers(503, Map.of("Retry-After", "600"), "");
        KyutaiOptions options = KyutaiOptions.of(
                MoshiUrl.parseAll("test", "ws://127.0.0.1:" + busy.port() + ",ws://127.0.0.1:" + down.port()),
                "public_token");
        try (busy;
                down;
                MoshiService service = new MoshiService(
                        "stt", vertx, options, new Random(1), ProviderListener.NONE, (wait, question) -> {
                            boolean asked = wait.compareTo(Duration.ofSeconds(5)) > 0;
                            (asked ? busy : down).after(wait, question);
                        })) {
            service.start();
            assertThat(busy.nextWait()).isEqualTo(Duration.ofMinutes(10));
            for (int i = 0; i < 3; i++) {
                down.nextWait();
                down.ask();
            }
            down.nextWait();
            assertThat(busy.asked()).isEqualTo(1);
            assertThat(down.asked()).isEqualTo(4);
            down.answers(200, Map.of(), "{}");
            down.ask();
            down.untilReady(service::readiness);
        }
    }
}
