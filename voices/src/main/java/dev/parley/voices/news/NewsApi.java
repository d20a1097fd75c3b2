package dev.parley.voices.news;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.cache.ByteCache;
import dev.parley.dialect.persona.NewsSource;
import dev.parley.dialect.support.Json;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * News from newsapi.org, fetched beside the calls that ask for it and kept for four hours (unmute.md 3), in a cache that
 * other servers may share: each answer costs a request of the key's daily allowance. A failure is logged, and tried again
 * only after a while; what was fetched before stays until then. Called on an event loop. Thread-safe.
 */
public final class NewsApi implements NewsSource {
    public static final String URL = "https://newsapi.org/v2/everything?sources=the-verge";

    private static final Logger LOG = LoggerFactory.getLogger(NewsApi.class);
    /** How long the cache has to keep what is put into it. */
    public static final Duration KEPT = Duration.ofHours(4);

    /** How often the cache is asked whether that time is over. */
    private static final Duration LOOK = Duration.ofMinutes(10);

    private static final String CACHE_KEY = "the-verge";
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(5);
    private static final long TIMEOUT_MS = 10_000;
    private static final int MAX_BYTES = 4 << 20;

    private final HttpClient client;
    private final String url;
    private final String key;
    private final ByteCache cache;
    private final InstantSource clock;
    private final AtomicBoolean fetching = new AtomicBoolean();
    private volatile State state = new State(List.of(), Instant.MIN);

    private record State(List<Article> articles, Instant fetchAgain) {}

    /** @param key of newsapi.org, sent as it is in {@code Authorization} */
    public NewsApi(HttpClient client, String url, String key, ByteCache cache, InstantSource clock) {
        this.client = client;
        this.url = url;
        this.key = key;
        this.cache = cache;
        this.clock = clock;
    }

    @Override
    public List<Article> latest() {
        State now = state;
        if (clock.instant().isAfter(now.fetchAgain())) {
            refresh();
        }
        return now.articles();
    }

    /** Gets what the cache has, else fetches it, unless that is under way. Completes in any case, failed or not; to be called once at start. */
    public Future<Void> refresh() {
        if (!fetching.compareAndSet(false, true)) {
            return Future.succeededFuture();
        }
        return cache.get(CACHE_KEY)
                .compose(kept -> kept.map(body -> parsed(body)).orElseGet(this::fetch))
                .onComplete(articles -> {
                    if (articles.failed()) {
                        LOG.warn("no news from {}: {}", url, articles.cause().getMessage());
                    }
                    state = articles.succeeded()
                            ? new State(articles.result(), clock.instant().plus(LOOK))
                            : new State(state.articles(), clock.instant().plus(AFTER_FAILURE));
                    fetching.set(false);
                })
                .otherwiseEmpty()
                .mapEmpty();
    }

    private Future<List<Article>> fetch() {
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(url)
                .putHeader("Authorization", key)
                .putHeader("User-Agent", "parley")
                .setTimeout(TIMEOUT_MS);
        return client.request(request)
                .compose(open -> open.send())
                .compose(NewsApi::body)
                .compose(body -> parsed(body.getBytes())
                        .compose(articles ->
                                cache.put(CACHE_KEY, body.getBytes()).map(articles)));
    }

    private static Future<Buffer> body(HttpClientResponse response) {
        if (response.statusCode() != 200) {
            response.request().reset();
            return Future.failedFuture("HTTP status " + response.statusCode() + "; check NEWSAPI_API_KEY");
        }
        // The same failure comes by end(); without a handler it would be logged as nobody's.
        response.exceptionHandler(cause -> LOG.debug("reading the news: {}", cause.toString()));
        Buffer body = Buffer.buffer();
        response.handler(piece -> {
            if (body.length() + piece.length() <= MAX_BYTES) {
                body.appendBuffer(piece);
            } else {
                response.request().reset();
            }
        });
        return response.end().map(body);
    }

    private static Future<List<Article>> parsed(byte[] body) {
        try {
            List<Article> articles = new ArrayList<>();
            for (JsonNode article : Json.parse(body).path("articles")) {
                text(article, "title")
                        .ifPresent(title -> articles.add(new Article(
                                title,
                                text(article, "description"),
                                text(article, "author"),
                                text(article, "content"))));
            }
            return Future.succeededFuture(List.copyOf(articles));
        } catch (Json.MalformedException e) {
            return Future.failedFuture("the answer is no JSON: " + e.getMessage());
        }
    }

    private static Optional<String> text(JsonNode article, String field) {
        JsonNode value = article.path(field);
        return value.isTextual() && !value.textValue().isBlank() ? Optional.of(value.textValue()) : Optional.empty();
    }
}
