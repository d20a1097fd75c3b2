package dev.parley.simulator.gemini;

import dev.parley.simulator.llm.AnswerFormat;
import dev.parley.simulator.llm.LlmReply;
import dev.parley.simulator.llm.ModelApi;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The Gemini API as its reference has it (ai.google.dev, v1beta): {@code POST …/models/{model}:streamGenerateContent?alt=sse},
 * {@code :generateContent}, and {@code GET …/models}. It refuses what {@link ContentCheck} finds.
 */
public final class ContentApi implements ModelApi {
    private static final String STREAM = ":streamGenerateContent";

    @Override
    public boolean authorised(HttpServerRequest http, String key) {
        return key.equals(http.getHeader("x-goog-api-key")) || key.equals(http.getParam("key"));
    }

    @Override
    public Optional<JsonObject> read(String path, List<String> models) {
        if (!path.matches("/v1(?:alpha|beta)?/models")) {
            return Optional.empty();
        }
        JsonArray list = new JsonArray();
        for (String id : models) {
            list.add(new JsonObject()
                    .put("name", "models/" + id)
                    .put("displayName", id)
                    .put("supportedGenerationMethods", new JsonArray().add("generateContent")));
        }
        return Optional.of(new JsonObject().put("models", list));
    }

    @Override
    public boolean asks(HttpServerRequest http) {
        return http.path().matches("/v1(?:alpha|beta)?/models/[^/:]+:(?:streamG|g)enerateContent");
    }

    @Override
    public Optional<LlmReply.Error> refusal(HttpServerRequest http, JsonObject request) {
        boolean unsigned = http.path().contains("/gemini-1") || http.path().contains("/gemini-2");
        return ContentCheck.refusal(request, !unsigned).map(why -> LlmReply.Error.of(400, why));
    }

    @Override
    public boolean streams(HttpServerRequest http, JsonObject request) {
        return http.path().endsWith(STREAM);
    }

    @Override
    public AnswerFormat format(JsonObject request) {
        return new ContentFormat(request);
    }

    @Override
    public JsonObject whole(HttpServerRequest http, JsonObject request, LlmReply reply) {
        JsonArray parts = new JsonArray();
        LlmReply answer = reply;
        if (reply instanceof LlmReply.Thinking thinking) {
            parts.add(new JsonObject().put("text", thinking.thoughts()).put("thought", true));
            answer = thinking.then();
        }
        if (answer instanceof LlmReply.ToolCalls calls) {
            for (LlmReply.ToolCalls.Call call : calls.calls()) {
                parts.add(ContentFormat.functionCall(parts.size(), call));
            }
        } else if (answer instanceof LlmReply.Text text) {
            parts.add(new JsonObject().put("text", text.text()));
        }
        return ContentFormat.chunk(request, parts, "STOP", parts.encode().length() / 4);
    }

    private static String status(int code) {
        return switch (code) {
            case 400 -> "INVALID_ARGUMENT";
            case 401 -> "UNAUTHENTICATED";
            case 403 -> "PERMISSION_DENIED";
            case 404 -> "NOT_FOUND";
            case 429 -> "RESOURCE_EXHAUSTED";
            case 503 -> "UNAVAILABLE";
            case 504 -> "DEADLINE_EXCEEDED";
            default -> code >= 500 ? "INTERNAL" : "FAILED_PRECONDITION";
        };
    }

    /** With the wait in the body, as the API tells it: it sends no such header. */
    @Override
    public JsonObject error(LlmReply.Error error) {
        JsonObject told = error(error.status(), error.message());
        String wait = error.headers().get("retry-after");
        if (wait != null) {
            told.put(
                    "details",
                    new JsonArray()
                            .add(new JsonObject().put("@type", "type.googleapis.com/google.rpc.Help"))
                            .add(new JsonObject()
                                    .put("@type", "type.googleapis.com/google.rpc.RetryInfo")
                                    .put("retryDelay", wait + "s")));
        }
        return new JsonObject().put("error", told);
    }

    static JsonObject error(int code, String message) {
        return new JsonObject().put("code", code).put("message", message).put("status", status(code));
    }

    @Override
    public Map<String, String> headers(LlmReply.Error error) {
        return Map.of();
    }

    @Override
    public Asked asked(JsonObject request) {
        String said = "";
        String returned = "";
        boolean userLast = false;
        for (Object entry : request.getJsonArray("contents")) {
            JsonObject content = (JsonObject) entry;
            userLast = !content.getString("role", "user").equals("model");
            if (!userLast) {
                continue;
            }
            String results = results(content.getJsonArray("parts"));
            returned = results;
            said = results.isEmpty() ? ModelApi.texts(content.getJsonArray("parts")) : said;
        }
        String mode = request.getJsonObject("toolConfig", new JsonObject())
                .getJsonObject("functionCallingConfig", new JsonObject())
                .getString("mode", "AUTO");
        boolean calls = userLast && returned.isEmpty() && !mode.equals("NONE");
        return new Asked(said, returned, calls ? tools(request) : List.of());
    }

    private static String results(JsonArray parts) {
        StringBuilder results = new StringBuilder();
        for (Object part : parts) {
            JsonObject response = ((JsonObject) part).getJsonObject("functionResponse");
            if (response != null) {
                JsonObject told = response.getJsonObject("response", new JsonObject());
                results.append(told.getValue("result") instanceof String text ? text : told.encode());
            }
        }
        return results.toString();
    }

    private static List<Asked.Tool> tools(JsonObject request) {
        List<Asked.Tool> tools = new ArrayList<>();
        for (Object entry : request.getJsonArray("tools", new JsonArray())) {
            JsonArray functions = ((JsonObject) entry).getJsonArray("functionDeclarations", new JsonArray());
            for (Object each : functions) {
                JsonObject function = (JsonObject) each;
                JsonObject schema = function.getJsonObject(
                        "parametersJsonSchema", function.getJsonObject("parameters", new JsonObject()));
                tools.add(new Asked.Tool(function.getString("name"), schema));
            }
        }
        return tools;
    }
}
