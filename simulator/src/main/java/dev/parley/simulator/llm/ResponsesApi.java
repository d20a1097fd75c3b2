package dev.parley.simulator.llm;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** OpenAI's Responses: {@code POST /v1/responses}, streamed or whole, for conversations that are sent as a whole. */
public final class ResponsesApi implements ModelApi {
    private final ChatCompletionsApi chat = new ChatCompletionsApi();

    @Override
    public boolean authorised(HttpServerRequest http, String key) {
        return chat.authorised(http, key);
    }

    @Override
    public Optional<JsonObject> read(String path, List<String> models) {
        return chat.read(path, models);
    }

    @Override
    public boolean asks(HttpServerRequest http) {
        return http.path().equals("/v1/responses");
    }

    @Override
    public Optional<LlmReply.Error> refusal(HttpServerRequest http, JsonObject request) {
        if (request.getString("model") == null || items(request).isEmpty()) {
            return Optional.of(LlmReply.Error.of(400, "Missing required parameter: 'model' or 'input'."));
        }
        Set<String> open = new HashSet<>();
        for (JsonObject item : items(request)) {
            String call = item.getString("call_id", "");
            switch (item.getString("type", "message")) {
                case "function_call" -> open.add(call);
                case "function_call_output" -> {
                    if (!open.remove(call)) {
                        return Optional.of(LlmReply.Error.of(
                                400, "No tool call found for function call output with call_id " + call + "."));
                    }
                }
                default -> {}
            }
        }
        return open.stream()
                .findFirst()
                .map(call -> LlmReply.Error.of(400, "No tool output found for function call " + call + "."));
    }

    @Override
    public boolean streams(HttpServerRequest http, JsonObject request) {
        return request.getBoolean("stream", false);
    }

    @Override
    public AnswerFormat format(JsonObject request) {
        return new ResponsesFormat(request);
    }

    @Override
    public JsonObject whole(HttpServerRequest http, JsonObject request, LlmReply reply) {
        ResponsesFormat format = new ResponsesFormat(request);
        if (reply instanceof LlmReply.ToolCalls calls) {
            for (int i = 0; i < calls.calls().size(); i++) {
                format.call(i, calls.calls().get(i));
            }
        } else if (reply instanceof LlmReply.Text text) {
            format.word(text.text());
        }
        format.finish(AnswerFormat.Finish.STOP, 1);
        return format.response("completed", 1);
    }

    @Override
    public JsonObject error(LlmReply.Error error) {
        return chat.error(error);
    }

    @Override
    public Asked asked(JsonObject request) {
        String said = "";
        String returned = "";
        boolean userLast = false;
        for (JsonObject item : items(request)) {
            boolean result = "function_call_output".equals(item.getString("type"));
            userLast = "user".equals(item.getString("role"));
            said = userLast ? ModelApi.texts(item.getValue("content")) : said;
            returned = userLast ? "" : result ? item.getString("output", "") : returned;
        }
        boolean calls = userLast && !"none".equals(request.getValue("tool_choice"));
        return new Asked(said, returned, calls ? tools(request) : List.of());
    }

    private static List<JsonObject> items(JsonObject request) {
        List<JsonObject> items = new ArrayList<>();
        switch (request.getValue("input")) {
            case String text -> items.add(new JsonObject().put("role", "user").put("content", text));
            case JsonArray list -> list.forEach(item -> items.add((JsonObject) item));
            case null, default -> {}
        }
        return items;
    }

    private static List<Asked.Tool> tools(JsonObject request) {
        List<Asked.Tool> tools = new ArrayList<>();
        for (Object entry : request.getJsonArray("tools", new JsonArray())) {
            JsonObject tool = (JsonObject) entry;
            tools.add(new Asked.Tool(tool.getString("name"), tool.getJsonObject("parameters", new JsonObject())));
        }
        return tools;
    }
}
