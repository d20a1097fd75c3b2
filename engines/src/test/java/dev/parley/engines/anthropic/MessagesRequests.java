package dev.parley.engines.anthropic;

import dev.parley.simulator.anthropic.MessagesApi;
import dev.parley.simulator.llm.AnswerFormat;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Answers as the Messages API has them, without a server. */
final class MessagesRequests {

    private MessagesRequests() {}

    static AnswerFormat format() {
        JsonObject request =
                new JsonObject().put("model", "m").put("max_tokens", 9999).put("messages", new JsonArray());
        return new MessagesApi().format(request);
    }
}
