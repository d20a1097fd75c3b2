package dev.parley.simulator.llm;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Calls the first functions a request offers, side by side, once after each thing the user said; answers otherwise as
 * somebody else does. Arguments fit the required fields of each function's schema. Thread-safe.
 */
public final class ToolCaller implements Function<JsonObject, LlmReply> {
    private final ModelApi api;
    private final int atMost;
    private final Function<JsonObject, LlmReply> otherwise;

    /** Of a server that speaks Chat Completions. */
    public ToolCaller(int atMost, Function<JsonObject, LlmReply> otherwise) {
        this(new ChatCompletionsApi(), atMost, otherwise);
    }

    /** @param atMost functions called at once */
    public ToolCaller(ModelApi api, int atMost, Function<JsonObject, LlmReply> otherwise) {
        this.api = api;
        this.atMost = atMost;
        this.otherwise = otherwise;
    }

    @Override
    public LlmReply apply(JsonObject request) {
        List<ModelApi.Asked.Tool> tools = api.asked(request).tools();
        if (tools.isEmpty()) {
            return otherwise.apply(request);
        }
        List<LlmReply.ToolCalls.Call> calls = new ArrayList<>();
        for (ModelApi.Asked.Tool tool : tools.subList(0, Math.min(atMost, tools.size()))) {
            calls.add(new LlmReply.ToolCalls.Call(
                    "call_" + Integer.toHexString(request.encode().hashCode()) + "_" + calls.size(),
                    tool.name(),
                    arguments(tool.parameters()).encode()));
        }
        return new LlmReply.ToolCalls(calls);
    }

    private static JsonObject arguments(JsonObject schema) {
        JsonObject arguments = new JsonObject();
        JsonObject properties = schema.getJsonObject("properties", new JsonObject());
        for (Object name : schema.getJsonArray("required", new JsonArray())) {
            JsonObject property = properties.getJsonObject((String) name, new JsonObject());
            arguments.put((String) name, value(property));
        }
        return arguments;
    }

    private static Object value(JsonObject property) {
        JsonArray choices = property.getJsonArray("enum", new JsonArray());
        if (!choices.isEmpty()) {
            return choices.getValue(0);
        }
        return switch (String.valueOf(property.getValue("type"))) {
            case "integer", "number" -> 1;
            case "boolean" -> true;
            case "array" -> new JsonArray();
            case "object" -> arguments(property);
            default -> "simulated";
        };
    }
}
