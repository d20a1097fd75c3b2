package dev.parley.engines.support.service;

import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderException.Kind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.RequestOptions;
import java.util.Optional;

/** A server behind HTTP, as each request to it sees it. Thread-safe. */
public interface HttpService {
    Vertx vertx();

    HttpClient http();

    ServiceErrors errors();

    /** That it asked to be left alone, with the wait that is left, or why it cannot be asked at all; empty when it may be. */
    Optional<ProviderException> pausing(long nowNanos);

    /** It refused, and perhaps asked to be left alone. */
    void leaveAlone(long nowNanos, ProviderException refused);

    /**
     * The request with the place where the server is now. Called on an event loop, and answered there.
     *
     * @param failed the same request as it was sent before, where it broke with its connection
     */
    default Future<RequestOptions> located(RequestOptions request, Optional<RequestOptions> failed) {
        return Future.succeededFuture(request);
    }

    /** Whether a server that does not answer is started anew at once. */
    default boolean isRestarted() {
        return false;
    }

    /** What came of a try to reach it. */
    void tried(long nanos, Optional<Kind> failure);
}
