package dev.parley.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** A call as JSON, for scripts. */
public final class TalkReport {
    private TalkReport() {}

    /** @param server whom was called */
    public static String json(String server, TalkCall.Result result) {
        JsonArray turns = new JsonArray();
        result.turns().forEach(turn -> turns.add(turn.json(TalkCall.RATE)));
        return new JsonObject().put("server", server).put("turns", turns).encodePrettily();
    }
}
