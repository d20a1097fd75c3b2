package dev.parley.engines.gemini;

import dev.parley.simulator.gemini.ContentApi;
import dev.parley.simulator.llm.AnswerFormat;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Answers as the Gemini API has them, without a server. */
final class ContentRequests {
    private ContentRequests() {}

    static AnswerFormat format() {
        return new ContentApi().format(new JsonObject().put("contents", new JsonArray()));
    }
}
