package dev.parley.simulator.anthropic;

import dev.parley.simulator.llm.AnswerFormat;
import dev.parley.simulator.llm.LlmReply;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** A streamed message: blocks of content, one after the other, between {@code message_start} and {@code message_stop}. */
final class MessagesFormat implements AnswerFormat {
    /** Of thoughts: what the server wants to have back with them. */
    static final String SIGNATURE = "c2ltdWxhdGVk";

    private final JsonObject request;
    private int index = -1;
    private boolean text;

    MessagesFormat(JsonObject request) {
        this.request = request;
    }

    @Override
    public int limit() {
        return request.getInteger("max_tokens");
    }

    @Override
    public String begin() {
        JsonObject message = message(request)
                .put("content", new JsonArray())
                .putNull("stop_reason")
                .put("usage", usage(request, 1));
        return event("message_start", new JsonObject().put("message", message)) + event("ping", new JsonObject());
    }

    static JsonObject message(JsonObject request) {
        return new JsonObject()
                .put("id", "msg_sim" + MessagesApi.IDS.incrementAndGet())
                .put("type", "message")
                .put("role", "assistant")
                .put("model", request.getString("model"))
                .putNull("stop_sequence");
    }

    /** A part of the prompt counts as read from the cache where caching is asked for. */
    static JsonObject usage(JsonObject request, int tokens) {
        int prompt = request.getJsonArray("messages").encode().length() / 4;
        int cached = request.containsKey("cache_control") ? prompt / 2 : 0;
        return new JsonObject()
                .put("input_tokens", prompt - cached)
                .put("cache_creation_input_tokens", 0)
                .put("cache_read_input_tokens", cached)
                .put("output_tokens", tokens);
    }

    @Override
    public String word(String token) {
        String begin = text ? "" : start(new JsonObject().put("type", "text").put("text", ""));
        text = true;
        return begin + delta(new JsonObject().put("type", "text_delta").put("text", token));
    }

    @Override
    public List<String> thoughts(String thoughts) {
        int half = thoughts.length() / 2;
        return List.of(
                start(new JsonObject()
                        .put("type", "thinking")
                        .put("thinking", "")
                        .put("signature", "")),
                thought(thoughts.substring(0, half)),
                thought(thoughts.substring(half)),
                delta(new JsonObject().put("type", "signature_delta").put("signature", SIGNATURE)) + stop());
    }

    private String thought(String piece) {
        return delta(new JsonObject().put("type", "thinking_delta").put("thinking", piece));
    }

    @Override
    public List<String> call(int number, LlmReply.ToolCalls.Call call) {
        List<String> steps = new ArrayList<>();
        String before = text ? stop() : "";
        text = false;
        steps.add(before + start(call(call).put("input", new JsonObject())));
        String arguments = call.arguments().equals("{}") ? "" : call.arguments();
        int half = arguments.length() / 2;
        steps.add(input(arguments.substring(0, half)));
        steps.add(input(arguments.substring(half)) + stop());
        return steps;
    }

    static JsonObject call(LlmReply.ToolCalls.Call call) {
        return new JsonObject().put("type", "tool_use").put("id", call.id()).put("name", call.name());
    }

    private String input(String piece) {
        return delta(new JsonObject().put("type", "input_json_delta").put("partial_json", piece));
    }

    @Override
    public String finish(Finish finish, int tokens) {
        String reason =
                switch (finish) {
                    case STOP -> "end_turn";
                    case LENGTH -> "max_tokens";
                    case CALLS -> "tool_use";
                };
        JsonObject delta = new JsonObject().put("stop_reason", reason).putNull("stop_sequence");
        JsonObject usage = new JsonObject().put("output_tokens", tokens);
        return (text ? stop() : "")
                + event("message_delta", new JsonObject().put("delta", delta).put("usage", usage))
                + event("message_stop", new JsonObject());
    }

    @Override
    public String error(String message) {
        return AnswerFormat.event("error", error("overloaded_error", message).encode());
    }

    static JsonObject error(String type, String message) {
        return new JsonObject()
                .put("type", "error")
                .put("error", new JsonObject().put("type", type).put("message", message));
    }

    @Override
    public String half() {
        return "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":\n\n";
    }

    private String start(JsonObject block) {
        index++;
        return event("content_block_start", new JsonObject().put("index", index).put("content_block", block));
    }

    private String delta(JsonObject delta) {
        return event("content_block_delta", new JsonObject().put("index", index).put("delta", delta));
    }

    private String stop() {
        return event("content_block_stop", new JsonObject().put("index", index));
    }

    private static String event(String type, JsonObject more) {
        return AnswerFormat.event(
                type, new JsonObject().put("type", type).mergeIn(more).encode());
    }
}
