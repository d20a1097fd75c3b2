package dev.parley.http.openai.request;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.dialect.support.Json;
import io.vertx.ext.web.RoutingContext;

/** Answers that are not streamed. Loop only. */
public final class Replies {
    private static final String JSON = "application/json; charset=utf-8";

    private Replies() {}

    public static void json(RoutingContext context, int status, JsonNode body) {
        if (!context.response().closed()) {
            context.response()
                    .setStatusCode(status)
                    .putHeader("Content-Type", JSON)
                    .end(Json.buffer(body));
        }
    }

    public static void text(RoutingContext context, String mediaType, String body) {
        if (!context.response().closed()) {
            context.response().putHeader("Content-Type", mediaType).end(body);
        }
    }

    public static void error(RoutingContext context, ApiException failure) {
        failure.retryAfterSeconds()
                .ifPresent(seconds -> context.response().putHeader("Retry-After", Long.toString(seconds)));
        json(context, failure.status(), failure.json());
    }
}
