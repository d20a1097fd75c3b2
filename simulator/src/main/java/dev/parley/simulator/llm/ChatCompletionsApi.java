package dev.parley.simulator.llm;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Chat Completions (speech-backends.md F). */
public final class ChatCompletionsApi implements ModelApi {
    static final AtomicLong IDS = new AtomicLong();

    @Override
    public boolean authorised(HttpServerRequest http, String key) {
        return ("Bearer " + key).equals(http.getHeader("Authorization"));
    }

    @Override
    public Optional<JsonObject> read(String path, List<String> models) {
        return switch (path) {
            case "/v1/models" -> {
                JsonArray data = new JsonArray();
                for (String id : models) {
                    data.add(new JsonObject()
                            .put("id", id)
                            .put("object", "model")
                            .put("created", 0)
                            .put("owned_by", "simulator"));
                }
                yield Optional.of(new JsonObject().put("object", "list").put("data", data));
            }
            case "/version" -> Optional.of(new JsonObject().put("version", "parley-simulator"));
            default -> Optional.empty();
        };
    }

    @Override
    public boolean asks(HttpServerRequest http) {
        return http.path().equals("/v1/chat/completions");
    }

    @Override
    public Optional<LlmReply.Error> refusal(HttpServerRequest http, JsonObject request) {
        boolean whole = request.getValue("messages") instanceof JsonArray && request.getString("model") != null;
        return whole ? Optional.empty() : Optional.of(LlmReply.Error.of(400, "'model' and 'messages' are required"));
    }

    @Override
    public boolean streams(HttpServerRequest http, JsonObject request) {
        return request.getBoolean("stream", false);
    }

    @Override
    public AnswerFormat format(JsonObject request) {
        return new ChatFormat(request);
    }

    @Override
    public JsonObject whole(HttpServerRequest http, JsonObject request, LlmReply reply) {
        JsonObject message = new JsonObject().put("role", "assistant");
        String finish = "stop";
        if (reply instanceof LlmReply.ToolCalls calls) {
            finish = "tool_calls";
            JsonArray list = new JsonArray();
            calls.calls().forEach(call -> list.add(ChatFormat.call(call, call.arguments())));
            message.putNull("content").put("tool_calls", list);
        } else {
            message.put("content", reply instanceof LlmReply.Text text ? text.text() : "");
        }
        return new JsonObject()
                .put("id", "chatcmpl-sim" + IDS.incrementAndGet())
                .put("object", "chat.completion")
                .put("created", 0)
                .put("model", request.getString("model"))
                .put(
                        "choices",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("index", 0)
                                        .put("message", message)
                                        .put("finish_reason", finish)));
    }

    @Override
    public JsonObject error(LlmReply.Error error) {
        return new JsonObject()
                .put(
                        "error",
                        new JsonObject()
                                .put("message", error.message())
                                .put("type", "simulated_error")
                                .putNull("param")
                                .put("code", error.status()));
    }

    @Override
    public Asked asked(JsonObject request) {
        String said = "";
        String returned = "";
        boolean userLast = false;
        for (Object entry : request.getJsonArray("messages")) {
            if (entry instanceof JsonObject message) {
                String text = ModelApi.texts(message.getValue("content"));
                userLast = message.getString("role", "").equals("user");
                said = userLast ? text : said;
                returned = userLast ? "" : message.getString("role", "").equals("tool") ? text : returned;
            }
        }
        boolean calls = userLast && !"none".equals(request.getValue("tool_choice"));
        return new Asked(said, returned, calls ? tools(request) : List.of());
    }

    private static List<Asked.Tool> tools(JsonObject request) {
        List<Asked.Tool> tools = new ArrayList<>();
        JsonArray offered = request.getJsonArray("tools", new JsonArray());
        for (int i = 0; i < offered.size(); i++) {
            JsonObject function = offered.getJsonObject(i).getJsonObject("function");
            tools.add(
                    new Asked.Tool(function.getString("name"), function.getJsonObject("parameters", new JsonObject())));
        }
        return tools;
    }
}
