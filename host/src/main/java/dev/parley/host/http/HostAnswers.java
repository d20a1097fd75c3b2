package dev.parley.host.http;

import dev.parley.host.RequestException;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

/** Answers in OpenAI's shape. Loop only. */
final class HostAnswers {
    private HostAnswers() {}

    static void json(HttpServerResponse response, JsonObject body) {
        if (!response.ended() && !response.closed()) {
            response.putHeader("Content-Type", "application/json").end(body.encode());
        }
    }

    static void error(HttpServerResponse response, int status, String message) {
        if (response.headWritten()) {
            response.reset();
            return;
        }
        String type = status == 429 ? "rate_limit_error" : status >= 500 ? "server_error" : "invalid_request_error";
        JsonObject error = new JsonObject()
                .put("message", message)
                .put("type", type)
                .put("param", null)
                .put("code", null);
        json(response.setStatusCode(status), new JsonObject().put("error", error));
    }

    static void error(HttpServerResponse response, RequestException cause) {
        error(response, cause.status(), String.valueOf(cause.getMessage()));
    }

    /** Too much waits already. */
    static void full(HttpServerResponse response) {
        error(response.putHeader("Retry-After", "1"), 429, "too many requests wait already; try again soon");
    }

    /** This process serves no such thing. */
    static void absent(HttpServerResponse response, String option) {
        error(response, 404, "this host was started without " + option);
    }
}
