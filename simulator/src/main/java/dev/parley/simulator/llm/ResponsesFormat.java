package dev.parley.simulator.llm;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** A streamed answer of OpenAI's Responses: items of output, one after the other, between {@code response.created} and its end. */
final class ResponsesFormat implements AnswerFormat {
    private final JsonObject request;
    private final String id = "resp_sim" + ChatCompletionsApi.IDS.incrementAndGet();
    private final JsonArray output = new JsonArray();
    private final StringBuilder text = new StringBuilder();
    private boolean writing;
    private int sequence;

    ResponsesFormat(JsonObject request) {
        this.request = request;
    }

    @Override
    public int limit() {
        return request.getInteger("max_output_tokens", Integer.MAX_VALUE);
    }

    @Override
    public String begin() {
        return event("response.created", new JsonObject().put("response", response("in_progress", 0)));
    }

    JsonObject response(String status, int tokens) {
        int prompt = request.encode().length() / 4;
        return new JsonObject()
                .put("id", id)
                .put("object", "response")
                .put("created_at", 0)
                .put("model", request.getString("model"))
                .put("status", status)
                .put("output", output.copy())
                .putNull("error")
                .put(
                        "usage",
                        new JsonObject()
                                .put("input_tokens", prompt)
                                .put("input_tokens_details", new JsonObject().put("cached_tokens", prompt / 2))
                                .put("output_tokens", tokens)
                                .put("output_tokens_details", new JsonObject().put("reasoning_tokens", 0))
                                .put("total_tokens", prompt + tokens));
    }

    @Override
    public String word(String token) {
        String begin = "";
        if (!writing) {
            writing = true;
            begin = event("response.output_item.added", item(message("in_progress", new JsonArray())))
                    + event("response.content_part.added", part("").put("part", content("")));
        }
        text.append(token);
        return begin + event("response.output_text.delta", part("").put("delta", token));
    }

    private JsonObject message(String status, JsonArray content) {
        return new JsonObject()
                .put("id", "msg_" + output.size())
                .put("type", "message")
                .put("role", "assistant")
                .put("status", status)
                .put("content", content);
    }

    private static JsonObject content(String text) {
        return new JsonObject().put("type", "output_text").put("text", text).put("annotations", new JsonArray());
    }

    private JsonObject part(String prefix) {
        return new JsonObject()
                .put("item_id", prefix.isEmpty() ? "msg_" + output.size() : prefix)
                .put("output_index", output.size())
                .put("content_index", 0);
    }

    private String written() {
        if (!writing) {
            return "";
        }
        writing = false;
        String whole = text.toString();
        text.setLength(0);
        return event("response.output_text.done", part("").put("text", whole))
                + event("response.content_part.done", part("").put("part", content(whole)))
                + done(message("completed", new JsonArray().add(content(whole))));
    }

    private JsonObject item(JsonObject item) {
        return new JsonObject().put("output_index", output.size()).put("item", item);
    }

    private String done(JsonObject item) {
        String event = event("response.output_item.done", item(item));
        output.add(item);
        return event;
    }

    @Override
    public List<String> thoughts(String thoughts) {
        JsonObject item = new JsonObject()
                .put("id", "rs_" + output.size())
                .put("type", "reasoning")
                .put("summary", new JsonArray());
        String begin = event("response.output_item.added", item(item.copy()));
        String delta = event(
                "response.reasoning_summary_text.delta",
                new JsonObject()
                        .put("item_id", item.getString("id"))
                        .put("output_index", output.size())
                        .put("summary_index", 0)
                        .put("delta", thoughts));
        return List.of(begin, delta, done(item.copy().put("encrypted_content", "c2ltdWxhdGVk")));
    }

    @Override
    public List<String> call(int index, LlmReply.ToolCalls.Call call) {
        String before = written();
        String item = "fc_" + output.size();
        String begin = event("response.output_item.added", item(call(item, call, "", "in_progress")));
        int half = call.arguments().length() / 2;
        String first = arguments(item, call.arguments().substring(0, half));
        String second = arguments(item, call.arguments().substring(half));
        JsonObject whole = new JsonObject().put("item_id", item).put("output_index", output.size());
        String end = event("response.function_call_arguments.done", whole.put("arguments", call.arguments()))
                + done(call(item, call, call.arguments(), "completed"));
        return List.of(before + begin, first, second + end);
    }

    private static JsonObject call(String item, LlmReply.ToolCalls.Call call, String arguments, String status) {
        return new JsonObject()
                .put("id", item)
                .put("type", "function_call")
                .put("call_id", call.id())
                .put("name", call.name())
                .put("arguments", arguments)
                .put("status", status);
    }

    private String arguments(String item, String piece) {
        return event(
                "response.function_call_arguments.delta",
                new JsonObject()
                        .put("item_id", item)
                        .put("output_index", output.size())
                        .put("delta", piece));
    }

    @Override
    public String finish(Finish finish, int tokens) {
        String before = written();
        String status = finish == Finish.LENGTH ? "incomplete" : "completed";
        JsonObject response = response(status, tokens);
        if (finish == Finish.LENGTH) {
            response.put("incomplete_details", new JsonObject().put("reason", "max_output_tokens"));
        }
        return before + event("response." + status, new JsonObject().put("response", response));
    }

    @Override
    public String error(String message) {
        return event(
                "error",
                new JsonObject()
                        .put("code", "server_is_overloaded")
                        .put("message", message)
                        .putNull("param"));
    }

    @Override
    public String half() {
        return "event: response.output_text.delta\ndata: {\"type\":\"response.output_text.delta\",\"delta\":\n\n";
    }

    private String event(String type, JsonObject more) {
        return AnswerFormat.event(
                type,
                new JsonObject()
                        .put("type", type)
                        .put("sequence_number", sequence++)
                        .mergeIn(more)
                        .encode());
    }
}
