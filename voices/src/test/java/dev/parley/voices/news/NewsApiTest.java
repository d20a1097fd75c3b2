package dev.parley.voices.news;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cache.ByteCache;
import dev.parley.cache.Caches;
import dev.parley.dialect.persona.NewsSource;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Over a real socket, with a clock of the test's own. */
class NewsApiTest {
    private static final String ANSWER = """
            {"status":"ok","articles":[
             {"source":{"id":"the-verge"},"author":"Ann","title":"A chip folds","description":"It folds.","content":null},
             {"title":""},{"title":null},{"title":"Second"}]}""";

    private final Vertx vertx = Vertx.vertx();
    private Instant now = Instant.EPOCH;
    private final ByteCache cache = new Caches(vertx, Optional.empty(), () -> now).open("news", NewsApi.KEPT, 1 << 20);
    private int requests;

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private NewsApi served(Consumer<HttpServerRequest> answer) throws Exception {
        HttpServer server = await(vertx.createHttpServer()
                .requestHandler(request -> {
                    requests++;
                    answer.accept(request);
                })
                .listen(0, "127.0.0.1"));
        String url = "http://127.0.0.1:" + server.actualPort() + "/v2/everything?sources=the-verge";
        return new NewsApi(vertx.createHttpClient(), url, "secret", cache, () -> now);
    }

    @Test
    void articlesAreFetchedWithTheKeyAndKeptForFourHours() throws Exception {
        NewsApi news = served(request -> {
            assertThat(request.getHeader("Authorization")).isEqualTo("secret");
            request.response().end(ANSWER);
        });
        await(news.refresh());
        assertThat(news.latest())
                .containsExactly(
                        new NewsSource.Article(
                                "A chip folds", Optional.of("It folds."), Optional.of("Ann"), Optional.empty()),
                        new NewsSource.Article("Second", Optional.empty(), Optional.empty(), Optional.empty()));
        now = now.plus(Duration.ofHours(4)).minusSeconds(1);
        await(news.refresh());
        assertThat(news.latest()).hasSize(2);
        assertThat(requests).isEqualTo(1);
        now = now.plusSeconds(1);
        await(news.refresh());
        assertThat(requests).isEqualTo(2);
    }

    @Test
    void anotherServerTakesWhatIsInTheCacheTheyShare() throws Exception {
        await(served(request -> request.response().end(ANSWER)).refresh());
        NewsApi other = served(request -> request.response().setStatusCode(500).end());
        await(other.refresh());
        assertThat(other.latest()).hasSize(2);
        assertThat(requests).isEqualTo(1);
    }

    @Test
    void aFailureLeavesWhatIsThereAndIsNotRepeatedAtOnce() throws Exception {
        String[] answers = {ANSWER, "no json", ""};
        NewsApi news = served(request -> {
            if (requests == 3) {
                request.response().setStatusCode(401).end();
            } else {
                request.response().end(answers[requests - 1]);
            }
        });
        for (int i = 0; i < 3; i++) {
            await(news.refresh());
            assertThat(news.latest()).hasSize(2);
            now = now.plus(NewsApi.KEPT);
        }
        assertThat(requests).isEqualTo(3);
    }

    @Test
    void anEndlessAnswerIsCutOff() throws Exception {
        NewsApi news = served(request -> {
            request.response().setChunked(true);
            for (int i = 0; i < 80; i++) {
                request.response().write("x".repeat(100_000));
            }
        });
        await(news.refresh());
        assertThat(news.latest()).isEmpty();
    }
}
