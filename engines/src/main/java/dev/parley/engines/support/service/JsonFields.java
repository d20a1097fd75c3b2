package dev.parley.engines.support.service;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Fields of a server's message. What is missing, null or of another type counts as not said: servers change. Stateless. */
public final class JsonFields {
    private JsonFields() {}

    /** Empty where it is no text. */
    public static String text(JsonObject json, String name) {
        return json.getValue(name) instanceof String text ? text : "";
    }

    public static double number(JsonObject json, String name, double otherwise) {
        return json.getValue(name) instanceof Number number ? number.doubleValue() : otherwise;
    }

    /** False where it is no truth value. */
    public static boolean flag(JsonObject json, String name) {
        return json.getValue(name) instanceof Boolean flag && flag;
    }

    /** An empty one where it is no object. */
    public static JsonObject object(JsonObject json, String name) {
        return json.getValue(name) instanceof JsonObject object ? object : new JsonObject();
    }

    /** The objects in a list; none where it is no list. */
    public static List<JsonObject> objects(JsonObject json, String name) {
        return json.getValue(name) instanceof JsonArray list
                ? list.stream()
                        .filter(JsonObject.class::isInstance)
                        .map(JsonObject.class::cast)
                        .toList()
                : List.of();
    }
}
