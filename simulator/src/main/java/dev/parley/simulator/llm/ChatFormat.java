package dev.parley.simulator.llm;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** A streamed answer of Chat Completions. */
final class ChatFormat implements AnswerFormat {
    private static final String DONE = AnswerFormat.event("", "[DONE]");

    private final JsonObject request;
    private final String id = "chatcmpl-sim" + ChatCompletionsApi.IDS.incrementAndGet();

    ChatFormat(JsonObject request) {
        this.request = request;
    }

    @Override
    public int limit() {
        return request.getInteger("max_tokens", request.getInteger("max_completion_tokens", Integer.MAX_VALUE));
    }

    @Override
    public String begin() {
        return delta(new JsonObject().put("role", "assistant").put("content", ""));
    }

    @Override
    public String word(String token) {
        return delta(new JsonObject().put("content", token));
    }

    @Override
    public List<String> thoughts(String thoughts) {
        return List.of(delta(new JsonObject().put("reasoning_content", thoughts)));
    }

    @Override
    public List<String> call(int index, LlmReply.ToolCalls.Call call) {
        int half = call.arguments().length() / 2;
        return List.of(
                delta(new JsonObject()
                        .put("tool_calls", new JsonArray().add(call(call, "").put("index", index)))),
                arguments(index, call.arguments().substring(0, half)),
                arguments(index, call.arguments().substring(half)));
    }

    static JsonObject call(LlmReply.ToolCalls.Call call, String arguments) {
        return new JsonObject()
                .put("id", call.id())
                .put("type", "function")
                .put("function", new JsonObject().put("name", call.name()).put("arguments", arguments));
    }

    private String arguments(int index, String piece) {
        JsonObject fragment =
                new JsonObject().put("index", index).put("function", new JsonObject().put("arguments", piece));
        return delta(new JsonObject().put("tool_calls", new JsonArray().add(fragment)));
    }

    @Override
    public String finish(Finish finish, int tokens) {
        String reason =
                switch (finish) {
                    case STOP -> "stop";
                    case LENGTH -> "length";
                    case CALLS -> "tool_calls";
                };
        String last =
                chunk(new JsonArray().add(choice(new JsonObject()).put("finish_reason", reason)), new JsonObject());
        boolean usage =
                request.getJsonObject("stream_options", new JsonObject()).getBoolean("include_usage", false);
        return last + (usage ? chunk(new JsonArray(), usage(tokens)) : "") + DONE;
    }

    private JsonObject usage(int tokens) {
        int prompt = request.getJsonArray("messages").encode().length() / 4;
        return new JsonObject()
                .put(
                        "usage",
                        new JsonObject()
                                .put("prompt_tokens", prompt)
                                .put("completion_tokens", tokens)
                                .put("total_tokens", prompt + tokens));
    }

    @Override
    public String error(String message) {
        JsonObject error = new JsonObject().put("message", message).put("code", 500);
        return AnswerFormat.event("", new JsonObject().put("error", error).encode()) + DONE;
    }

    @Override
    public String half() {
        return "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\n\n";
    }

    private String delta(JsonObject delta) {
        return chunk(new JsonArray().add(choice(delta)), new JsonObject());
    }

    private static JsonObject choice(JsonObject delta) {
        return new JsonObject().put("index", 0).put("delta", delta).putNull("finish_reason");
    }

    private String chunk(JsonArray choices, JsonObject more) {
        return AnswerFormat.event(
                "",
                new JsonObject()
                        .put("id", id)
                        .put("object", "chat.completion.chunk")
                        .put("created", 0)
                        .put("model", request.getString("model"))
                        .put("choices", choices)
                        .mergeIn(more)
                        .encode());
    }
}
