package dev.parley.engines.support.service;

import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderException.Kind;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
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

    /** What came of a try to reach it. */
    void tried(long nanos, Optional<Kind> failure);
}
