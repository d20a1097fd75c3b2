package dev.parley.simulator.llm;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The protocol that a simulated language model speaks. Stateless. */
public interface ModelApi {
    /** Whether a request has this key. */
    boolean authorised(HttpServerRequest http, String key);

    /**
     * What a path that is only read has; empty where there is none.
     *
     * @param models that the server has
     */
    Optional<JsonObject> read(String path, List<String> models);

    /** Whether a request wants an answer of the model. */
    boolean asks(HttpServerRequest http);

    /** Why the server refuses a request, by its reference; empty when it takes it. */
    Optional<LlmReply.Error> refusal(HttpServerRequest http, JsonObject request);

    /** Whether the answer is to be streamed. */
    boolean streams(HttpServerRequest http, JsonObject request);

    /** Writes one streamed answer. */
    AnswerFormat format(JsonObject request);

    /** The same as one JSON object. */
    JsonObject whole(HttpServerRequest http, JsonObject request, LlmReply reply);

    /** The body of an error. */
    JsonObject error(LlmReply.Error error);

    /** The headers of an error. */
    default Map<String, String> headers(LlmReply.Error error) {
        return error.headers();
    }

    /** What a request asks for. */
    Asked asked(JsonObject request);

    /**
     * What a request asks for, whatever the protocol.
     *
     * @param said last by the user; empty for nothing
     * @param returned by functions since; empty for nothing
     * @param tools that may be called now
     */
    record Asked(String said, String returned, List<Tool> tools) {
        /** A function and the JSON schema of its arguments. */
        public record Tool(String name, JsonObject parameters) {}
    }

    /** The texts of content that is a text, or a list of parts with one each. */
    static String texts(Object content) {
        if (content instanceof JsonArray parts) {
            StringBuilder text = new StringBuilder();
            for (Object part : parts) {
                text.append(part instanceof JsonObject object ? object.getString("text", "") : "");
            }
            return text.isEmpty() ? "something with a picture" : text.toString();
        }
        return content instanceof String plain ? plain : "";
    }
}
