package dev.parley.http.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.dialect.support.Json;
import io.vertx.ext.web.RoutingContext;

/** Answers that are not streamed. Loop only. */
final class Replies {
    private static final String JSON = "application/json; charset=utf-8";

    private Replies() {}

    static void json(RoutingContext context, int status, JsonNode body) {
        if (!context.response().closed()) {
            context.response()
                    .setStatusCode(status)
                    .putHeader("Content-Type", JSON)
                    .end(Json.buffer(body));
        }
    }

    static void text(RoutingContext context, String mediaType, String body) {
        if (!context.response().closed()) {
            context.response().putHeader("Content-Type", mediaType).end(body);
        }
    }

    static void error(RoutingContext context, ApiException failure) {
        failure.retryAfterSeconds()
                .ifPresent(seconds -> context.response().putHeader("Retry-After", Long.toString(seconds)));
        json(context, failure.status(), failure.json());
    }
}
