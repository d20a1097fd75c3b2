package dev.parley.http;

import dev.parley.desk.FrontDesk;
import dev.parley.voices.Voices;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** What a client can choose from. */
final class Listings {
    private final FrontDesk desk;
    private final Voices voices;
    private final long started;

    Listings(FrontDesk desk, Voices voices) {
        this.desk = desk;
        this.voices = voices;
        this.started = desk.clock().instant().getEpochSecond();
    }

    /** Characters, in Unmute's form (unmute.md section 7). */
    void voices(RoutingContext context) {
        Answers.json(context, 200, voices.json());
    }

    /** Language models, in OpenAI's form. Empty until one is ready. */
    void models(RoutingContext context) {
        JsonArray models = new JsonArray();
        String model = desk.languageModel();
        if (!model.isEmpty()) {
            models.add(new JsonObject()
                    .put("id", model)
                    .put("object", "model")
                    .put("created", started)
                    .put("owned_by", "parley"));
        }
        Answers.json(context, new JsonObject().put("object", "list").put("data", models));
    }
}
