package dev.parley.engines.openai;

import dev.parley.engines.support.service.BoundedBody;
import dev.parley.provider.RetryAfter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What {@code GET /models} of a server says. */
final class ModelList {
    private static final int MAX_BYTES = 4 * 1024 * 1024;
    /** Fragments of ids of models that do not chat, on servers that list everything. */
    private static final List<String> NO_CHAT = List.of(
            "embed", "whisper", "tts", "dall-e", "moderation", "image", "rerank", "transcribe", "realtime", "sora");

    private ModelList() {}

    /** The server answered with something else than a list of models. */
    static final class StatusException extends Exception {
        private static final long serialVersionUID = 1L;
        private final int status;
        private final transient byte[] body;
        private final transient Optional<Duration> asked;

        StatusException(int status, byte[] body, Optional<Duration> asked) {
            super("answered " + status);
            this.status = status;
            this.body = body;
            this.asked = asked;
        }

        int status() {
            return status;
        }

        byte[] body() {
            return body;
        }

        /** How long it asked to be left alone. */
        Optional<Duration> asked() {
            return asked;
        }
    }

    /**
     * Ids in the server's order. Fails with {@link StatusException} or with what the connection suffered. Asked on an
     * event loop: from any other thread the handler of the answer may come after the answer, which is then lost.
     */
    static Future<List<String>> fetch(Vertx vertx, HttpClient client, LlmEndpoint endpoint, Duration timeout) {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(endpoint.resolve("/models").toString())
                .setTimeout(timeout.toMillis());
        endpoint.apiKey().ifPresent(key -> options.putHeader("Authorization", "Bearer " + key));
        if (Vertx.currentContext() != null) {
            return ask(client, options);
        }
        Promise<List<String>> answer = Promise.promise();
        vertx.getOrCreateContext().runOnContext(go -> ask(client, options).onComplete(answer));
        return answer.future();
    }

    private static Future<List<String>> ask(HttpClient client, RequestOptions options) {
        return client.request(options)
                .compose(request -> request.send())
                .compose(response -> BoundedBody.read(response, MAX_BYTES)
                        .map(Buffer::getBytes)
                        .compose(body -> response.statusCode() == 200
                                ? parse(body)
                                : Future.failedFuture(new StatusException(
                                        response.statusCode(), body, RetryAfter.of(response::getHeader)))));
    }

    private static Future<List<String>> parse(byte[] body) {
        try {
            JsonArray data = new JsonObject(Buffer.buffer(body)).getJsonArray("data", new JsonArray());
            List<String> ids = new ArrayList<>();
            for (Object entry : data) {
                if (entry instanceof JsonObject model && model.getValue("id") instanceof String id) {
                    ids.add(id);
                }
            }
            return Future.succeededFuture(ids);
        } catch (DecodeException | ClassCastException e) {
            return Future.failedFuture(new StatusException(200, body, Optional.empty()));
        }
    }

    /** The first model that looks as if it chats. */
    static Optional<String> firstChatModel(List<String> ids) {
        return ids.stream()
                .filter(id -> NO_CHAT.stream().noneMatch(id.toLowerCase(Locale.ROOT)::contains))
                .findFirst()
                .or(() -> ids.stream().findFirst());
    }
}
