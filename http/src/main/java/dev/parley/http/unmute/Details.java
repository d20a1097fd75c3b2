package dev.parley.http.unmute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.parley.dialect.support.Json;
import io.vertx.ext.web.RoutingContext;

/** Answers in the form Unmute's clients know: errors are {@code {"detail": …}} (unmute.md section 1.4). Loop only. */
final class Details {
    private Details() {}

    static void json(RoutingContext context, int status, JsonNode body) {
        if (!context.response().closed() && !context.response().ended()) {
            context.response()
                    .setStatusCode(status)
                    .putHeader("Content-Type", "application/json")
                    .end(Json.buffer(body));
        }
    }

    static void error(RoutingContext context, int status, String detail) {
        error(context, status, TextNode.valueOf(detail));
    }

    private static void error(RoutingContext context, int status, JsonNode detail) {
        ObjectNode body = Json.object();
        body.set("detail", detail);
        json(context, status, body);
    }

    static void internalError(RoutingContext context) {
        error(context, 500, "Internal server error");
    }

    /** A part of the form is not there, or not of the kind it must be. */
    static void invalidPart(RoutingContext context, String name, String type, String message) {
        ArrayNode problems = Json.array();
        ObjectNode problem = problems.addObject().put("type", type);
        problem.putArray("loc").add("body").add(name);
        problem.put("msg", message).putNull("input");
        error(context, 422, problems);
    }
}
