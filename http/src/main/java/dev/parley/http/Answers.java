package dev.parley.http;

import dev.parley.http.pipecat.PipecatRoutes;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** Answers in the forms every route uses. */
final class Answers {
    static final String JSON = "application/json; charset=utf-8";

    private Answers() {}

    static void json(RoutingContext context, int status, Buffer body) {
        context.response().setStatusCode(status).putHeader("Content-Type", JSON).end(body);
    }

    static void json(RoutingContext context, JsonObject body) {
        json(context, 200, body.toBuffer());
    }

    /**
     * An error in OpenAI's form (openai-realtime.md section 1.1), which the page and command line read as well; Pipecat's
     * clients read another.
     */
    static void error(RoutingContext context, int status, String code, String message) {
        if (context.response().headWritten()) {
            context.response().reset();
            return;
        }
        // As it was sent: a path that is not percent-encoded has no other form.
        boolean pipecat = PipecatRoutes.takes(context.request().path());
        json(context, status, pipecat ? PipecatRoutes.error(message) : error(status, code, message));
    }

    /** The body of an error. */
    static Buffer error(int status, String code, String message) {
        // OpenAI's clients tell a spent quota by its type as well.
        String type =
                code.equals("insufficient_quota") ? code : status < 500 ? "invalid_request_error" : "server_error";
        JsonObject error = new JsonObject()
                .put("message", message)
                .put("type", type)
                .putNull("param")
                .put("code", code);
        return new JsonObject().put("error", error).toBuffer();
    }
}
