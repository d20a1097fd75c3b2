package dev.parley.simulator.llm;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** Chat Completions and Responses side by side, as OpenAI has them. */
public final class OpenAiApi implements ModelApi {
    private final ModelApi chat = new ChatCompletionsApi();
    private final ModelApi responses = new ResponsesApi();

    private ModelApi of(HttpServerRequest http) {
        return responses.asks(http) ? responses : chat;
    }

    private ModelApi of(JsonObject request) {
        return request.containsKey("input") ? responses : chat;
    }

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
        return chat.asks(http) || responses.asks(http);
    }

    @Override
    public Optional<LlmReply.Error> refusal(HttpServerRequest http, JsonObject request) {
        return of(http).refusal(http, request);
    }

    @Override
    public boolean streams(HttpServerRequest http, JsonObject request) {
        return of(http).streams(http, request);
    }

    @Override
    public AnswerFormat format(JsonObject request) {
        return of(request).format(request);
    }

    @Override
    public JsonObject whole(HttpServerRequest http, JsonObject request, LlmReply reply) {
        return of(http).whole(http, request, reply);
    }

    @Override
    public JsonObject error(LlmReply.Error error) {
        return chat.error(error);
    }

    @Override
    public Asked asked(JsonObject request) {
        return of(request).asked(request);
    }
}
