package dev.parley.host.http;

import dev.parley.host.HostedModel;
import dev.parley.host.HostedModel.Conversation;
import dev.parley.host.HostedModel.Ending;
import dev.parley.host.HostedModel.Message;
import dev.parley.host.HostedSet.Served;
import dev.parley.host.RequestException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code POST /v1/chat/completions}: conversations of texts, answered as a whole or as server-sent events. No tools. */
final class Completions {
    static final int MAX_BODY = 4 * 1024 * 1024;

    private final Vertx vertx;
    private final Optional<Served<HostedModel>> model;

    Completions(Vertx vertx, Optional<Served<HostedModel>> model) {
        this.vertx = vertx;
        this.model = model;
    }

    void answer(HttpServerRequest request) {
        if (model.isEmpty()) {
            HostAnswers.absent(request.response(), "--llm");
            return;
        }
        JsonBody.read(request, MAX_BODY, body -> {
            Conversation conversation = conversation(body);
            if (body.getBoolean("stream", false)) {
                stream(request.response(), conversation, model.get());
            } else {
                whole(request.response(), conversation, model.get());
            }
        });
    }

    private static Conversation conversation(JsonObject body) throws RequestException {
        List<Message> messages = new ArrayList<>();
        for (Object each : body.getJsonArray("messages", new JsonArray())) {
            JsonObject message = (JsonObject) each;
            messages.add(new Message(message.getString("role", "user"), text(message.getValue("content"))));
        }
        if (messages.isEmpty()) {
            throw RequestException.refused("messages must not be empty");
        }
        Integer most = body.getInteger("max_completion_tokens", body.getInteger("max_tokens"));
        return new Conversation(
                messages,
                most == null ? OptionalInt.empty() : OptionalInt.of(most),
                number(body, "temperature"),
                number(body, "top_p"),
                stop(body.getValue("stop")));
    }

    /** A text, or the text parts of a list. */
    private static String text(@Nullable Object content) {
        return switch (content) {
            case String text -> text;
            case JsonArray parts ->
                parts.stream()
                        .map(JsonObject.class::cast)
                        .filter(part -> part.getString("type", "").equals("text"))
                        .map(part -> part.getString("text", ""))
                        .collect(Collectors.joining());
            case null, default -> "";
        };
    }

    private static OptionalDouble number(JsonObject body, String name) {
        Double value = body.getDouble(name);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    private static List<String> stop(@Nullable Object value) {
        return switch (value) {
            case String one -> List.of(one);
            case JsonArray several -> several.stream().map(String.class::cast).toList();
            case null, default -> List.of();
        };
    }

    private void whole(HttpServerResponse response, Conversation conversation, Served<HostedModel> served) {
        HostJob job = HostJob.of(vertx, response);
        job.start(served, () -> {
            StringBuilder text = new StringBuilder();
            Ending ending = served.engine().answer(conversation, piece -> {
                text.append(piece);
                return !job.isGone();
            });
            return () -> HostAnswers.json(
                    response,
                    answer("chat.completion", served)
                            .put(
                                    "choices",
                                    choice(
                                            "message",
                                            new JsonObject()
                                                    .put("role", "assistant")
                                                    .put("content", text.toString()),
                                            reason(ending)))
                            .put("usage", usage(ending)));
        });
    }

    private void stream(HttpServerResponse response, Conversation conversation, Served<HostedModel> served) {
        response.setChunked(true).putHeader("Content-Type", "text/event-stream");
        HostJob job = HostJob.of(vertx, response);
        job.start(served, () -> {
            Ending ending = served.engine()
                    .answer(
                            conversation,
                            piece -> job.send(chunk(served, new JsonObject().put("content", piece), null)));
            job.send(chunk(served, new JsonObject(), reason(ending)));
            job.send(event(answer("chat.completion.chunk", served)
                    .put("choices", new JsonArray())
                    .put("usage", usage(ending))
                    .encode()));
            return () -> {
                if (!response.closed()) {
                    response.end(event("[DONE]"));
                }
            };
        });
    }

    private static Buffer chunk(Served<HostedModel> served, JsonObject delta, @Nullable String reason) {
        return event(answer("chat.completion.chunk", served)
                .put("choices", choice("delta", delta, reason))
                .encode());
    }

    private static JsonObject answer(String object, Served<HostedModel> served) {
        return new JsonObject()
                .put("id", "chatcmpl-host")
                .put("object", object)
                .put("model", served.engine().modelName());
    }

    private static JsonArray choice(String name, JsonObject what, @Nullable String reason) {
        return new JsonArray()
                .add(new JsonObject().put("index", 0).put(name, what).put("finish_reason", reason));
    }

    private static String reason(Ending ending) {
        return ending.complete() ? "stop" : "length";
    }

    private static JsonObject usage(Ending ending) {
        return new JsonObject()
                .put("prompt_tokens", ending.promptTokens())
                .put("completion_tokens", ending.answerTokens())
                .put("total_tokens", ending.promptTokens() + ending.answerTokens());
    }

    private static Buffer event(String data) {
        return Buffer.buffer("data: " + data + "\n\n");
    }
}
