package dev.parley.simulator.gemini;

import dev.parley.simulator.llm.AnswerFormat;
import dev.parley.simulator.llm.LlmReply;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** A streamed answer of the Gemini API: chunks that each are a response of their own, the last one with the reason of the end. */
final class ContentFormat implements AnswerFormat {
    /** Of the thoughts before a call: what the server wants to have back with it. */
    static final String SIGNATURE = "c2ltdWxhdGVk";

    private final JsonObject request;

    ContentFormat(JsonObject request) {
        this.request = request;
    }

    @Override
    public int limit() {
        return request.getJsonObject("generationConfig", new JsonObject())
                .getInteger("maxOutputTokens", Integer.MAX_VALUE);
    }

    @Override
    public String begin() {
        return "";
    }

    @Override
    public String word(String token) {
        return part(new JsonObject().put("text", token));
    }

    @Override
    public List<String> thoughts(String thoughts) {
        return List.of(part(new JsonObject().put("text", thoughts).put("thought", true)));
    }

    @Override
    public List<String> call(int index, LlmReply.ToolCalls.Call call) {
        return List.of(part(functionCall(index, call)));
    }

    static JsonObject functionCall(int index, LlmReply.ToolCalls.Call call) {
        JsonObject part = new JsonObject()
                .put(
                        "functionCall",
                        new JsonObject()
                                .put("id", call.id())
                                .put("name", call.name())
                                .put("args", new JsonObject(call.arguments())));
        return index == 0 ? part.put("thoughtSignature", SIGNATURE) : part;
    }

    @Override
    public String finish(Finish finish, int tokens) {
        String reason = finish == Finish.LENGTH ? "MAX_TOKENS" : "STOP";
        JsonArray last = new JsonArray().add(new JsonObject().put("text", ""));
        return AnswerFormat.event("", chunk(request, last, reason, tokens).encode());
    }

    @Override
    public String error(String message) {
        return AnswerFormat.event(
                "",
                new JsonObject().put("error", ContentApi.error(503, message)).encode());
    }

    @Override
    public String half() {
        return "data: {\"candidates\":[{\"content\":{\"parts\":\n\n";
    }

    private String part(JsonObject part) {
        return AnswerFormat.event(
                "", chunk(request, new JsonArray().add(part), "", 1).encode());
    }

    static JsonObject chunk(JsonObject request, JsonArray parts, String finish, int tokens) {
        JsonObject candidate = new JsonObject()
                .put("content", new JsonObject().put("role", "model").put("parts", parts))
                .put("index", 0);
        if (!finish.isEmpty()) {
            candidate.put("finishReason", finish);
        }
        int prompt = request.getJsonArray("contents").encode().length() / 4;
        return new JsonObject()
                .put("candidates", new JsonArray().add(candidate))
                .put(
                        "usageMetadata",
                        new JsonObject()
                                .put("promptTokenCount", prompt)
                                .put("cachedContentTokenCount", prompt / 2)
                                .put("candidatesTokenCount", tokens)
                                .put("totalTokenCount", prompt + tokens))
                .put("modelVersion", "simulated-1")
                .put("responseId", "sim");
    }
}
