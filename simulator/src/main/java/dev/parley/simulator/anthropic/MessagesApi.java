package dev.parley.simulator.anthropic;

import dev.parley.simulator.llm.AnswerFormat;
import dev.parley.simulator.llm.LlmReply;
import dev.parley.simulator.llm.ModelApi;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The Messages API as its reference has it (platform.claude.com, version 2023-06-01): {@code POST /v1/messages}, streamed or
 * whole, and {@code GET /v1/models}. It refuses what {@link MessagesCheck} finds.
 */
public final class MessagesApi implements ModelApi {
    static final AtomicLong IDS = new AtomicLong();

    /** Anthropic's own client sends it as a bearer token since version 1. */
    @Override
    public boolean authorised(HttpServerRequest http, String key) {
        return key.equals(http.getHeader("x-api-key")) || ("Bearer " + key).equals(http.getHeader("Authorization"));
    }

    @Override
    public Optional<JsonObject> read(String path, List<String> models) {
        if (!path.equals("/v1/models")) {
            return Optional.empty();
        }
        JsonArray data = new JsonArray();
        for (String id : models) {
            data.add(new JsonObject()
                    .put("type", "model")
                    .put("id", id)
                    .put("display_name", id)
                    .put("created_at", "2026-01-01T00:00:00Z"));
        }
        return Optional.of(new JsonObject()
                .put("data", data)
                .put("has_more", false)
                .put("first_id", models.getFirst())
                .put("last_id", models.getLast()));
    }

    @Override
    public boolean asks(HttpServerRequest http) {
        return http.path().equals("/v1/messages");
    }

    @Override
    public Optional<LlmReply.Error> refusal(HttpServerRequest http, JsonObject request) {
        if (http.getHeader("anthropic-version") == null) {
            return Optional.of(LlmReply.Error.of(400, "anthropic-version: header is required"));
        }
        return MessagesCheck.refusal(request).map(why -> LlmReply.Error.of(400, why));
    }

    @Override
    public boolean streams(HttpServerRequest http, JsonObject request) {
        return request.getBoolean("stream", false);
    }

    @Override
    public AnswerFormat format(JsonObject request) {
        return new MessagesFormat(request);
    }

    @Override
    public JsonObject whole(HttpServerRequest http, JsonObject request, LlmReply reply) {
        JsonArray content = new JsonArray();
        String stop = "end_turn";
        LlmReply answer = reply;
        if (reply instanceof LlmReply.Thinking thinking) {
            content.add(new JsonObject()
                    .put("type", "thinking")
                    .put("thinking", thinking.thoughts())
                    .put("signature", MessagesFormat.SIGNATURE));
            answer = thinking.then();
        }
        if (answer instanceof LlmReply.ToolCalls calls) {
            stop = "tool_use";
            for (LlmReply.ToolCalls.Call call : calls.calls()) {
                content.add(MessagesFormat.call(call).put("input", new JsonObject(call.arguments())));
            }
        } else if (answer instanceof LlmReply.Text text) {
            content.add(new JsonObject()
                    .put("type", "text")
                    .put("text", text.text())
                    .putNull("citations"));
        }
        return MessagesFormat.message(request)
                .put("content", content)
                .put("stop_reason", stop)
                .put("usage", MessagesFormat.usage(request, content.encode().length() / 4));
    }

    /** As {@code error.type} is called for each status. */
    static String type(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 402 -> "billing_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 504 -> "timeout_error";
            case 503, 529 -> "overloaded_error";
            default -> status >= 500 ? "api_error" : "invalid_request_error";
        };
    }

    @Override
    public JsonObject error(LlmReply.Error error) {
        return MessagesFormat.error(type(error.status()), error.message()).put("request_id", "req_sim");
    }

    @Override
    public Asked asked(JsonObject request) {
        String said = "";
        String returned = "";
        boolean userLast = false;
        for (Object entry : request.getJsonArray("messages")) {
            JsonObject message = (JsonObject) entry;
            userLast = message.getString("role").equals("user");
            String results = userLast ? results(message.getValue("content")) : "";
            String text = userLast && results.isEmpty() ? ModelApi.texts(message.getValue("content")) : "";
            returned = results.isEmpty() && userLast ? "" : results.isEmpty() ? returned : results;
            said = text.isEmpty() ? said : text;
        }
        boolean calls = userLast && returned.isEmpty() && !"none".equals(choice(request));
        return new Asked(said, returned, calls ? tools(request) : List.of());
    }

    private static String choice(JsonObject request) {
        return request.getJsonObject("tool_choice", new JsonObject()).getString("type", "auto");
    }

    private static String results(Object content) {
        StringBuilder results = new StringBuilder();
        if (content instanceof JsonArray parts) {
            for (Object part : parts) {
                if (part instanceof JsonObject result && "tool_result".equals(result.getString("type"))) {
                    results.append(ModelApi.texts(result.getValue("content")));
                }
            }
        }
        return results.toString();
    }

    private static List<Asked.Tool> tools(JsonObject request) {
        List<Asked.Tool> tools = new ArrayList<>();
        JsonArray offered = request.getJsonArray("tools", new JsonArray());
        for (int i = 0; i < offered.size(); i++) {
            JsonObject tool = offered.getJsonObject(i);
            tools.add(new Asked.Tool(tool.getString("name"), tool.getJsonObject("input_schema")));
        }
        return tools;
    }
}
