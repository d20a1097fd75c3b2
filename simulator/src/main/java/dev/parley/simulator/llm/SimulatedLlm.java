package dev.parley.simulator.llm;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * An OpenAI-compatible server (speech-backends.md F): {@code /v1/models}, {@code /v1/chat/completions} streamed and
 * whole, {@code /health}. It answers with the replies queued by {@link #enqueue}, then by its default: a sentence about
 * what the user said. Thread-safe.
 */
public final class SimulatedLlm {
    private static final int MAX_BODY = 16 * 1024 * 1024;
    private static final int MAX_RECORDED = 256;

    private final Vertx vertx;
    private final LlmOptions options;
    private final HttpServer server;
    private final Queue<LlmReply> replies = new ConcurrentLinkedQueue<>();
    private final List<JsonObject> requests = new ArrayList<>();
    private final AtomicInteger openStreams = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile Function<JsonObject, LlmReply> fallback = SimulatedLlm::smallTalk;

    public SimulatedLlm(Vertx vertx, LlmOptions options) {
        this.vertx = vertx;
        this.options = options;
        this.server = vertx.createHttpServer()
                .connectionHandler(connection -> connections.incrementAndGet())
                .requestHandler(this::route);
    }

    /** Listens; {@link #port()} is valid afterwards. */
    public Future<SimulatedLlm> start() {
        return server.listen(options.port(), options.host()).map(listening -> this);
    }

    public Future<Void> close() {
        return server.close();
    }

    public int port() {
        return server.actualPort();
    }

    /** The base URL as clients want it, with {@code /v1}. */
    public String baseUrl() {
        return "http://" + options.host() + ":" + port() + "/v1";
    }

    /** The next request without a reply gets this one. */
    public SimulatedLlm enqueue(LlmReply reply) {
        replies.add(reply);
        return this;
    }

    /** Answers what no queued reply answers; gets the request's body. */
    public SimulatedLlm otherwise(Function<JsonObject, LlmReply> answer) {
        fallback = answer;
        return this;
    }

    /** The last bodies received, oldest first. */
    public List<JsonObject> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    /** Streams being answered now. Drops to 0 when the clients are gone. */
    public int openStreams() {
        return openStreams.get();
    }

    /** TCP connections accepted so far. */
    public int connections() {
        return connections.get();
    }

    private void route(HttpServerRequest request) {
        if (!authorised(request)) {
            error(request.response(), LlmReply.Error.of(401, "Incorrect API key provided."));
            return;
        }
        switch (request.path()) {
            case "/v1/models" -> json(request.response(), models());
            case "/v1/chat/completions" ->
                request.body()
                        .onSuccess(body -> completion(request, body))
                        .onFailure(cause -> request.connection().close());
            case "/health" -> request.response().end();
            default -> error(request.response(), LlmReply.Error.of(404, "Not Found: " + request.path()));
        }
    }

    private boolean authorised(HttpServerRequest request) {
        return options.apiKey()
                .map(key -> ("Bearer " + key).equals(request.getHeader("Authorization")))
                .orElse(true);
    }

    private JsonObject models() {
        JsonArray data = new JsonArray();
        for (String id : options.models()) {
            data.add(new JsonObject()
                    .put("id", id)
                    .put("object", "model")
                    .put("created", 0)
                    .put("owned_by", "simulator"));
        }
        return new JsonObject().put("object", "list").put("data", data);
    }

    private void completion(HttpServerRequest http, Buffer body) {
        HttpServerResponse response = http.response();
        JsonObject request;
        try {
            request = body.length() > MAX_BODY ? new JsonObject() : body.toJsonObject();
        } catch (DecodeException e) {
            error(response, LlmReply.Error.of(400, "body is not JSON"));
            return;
        }
        if (!(request.getValue("messages") instanceof JsonArray) || request.getString("model") == null) {
            error(response, LlmReply.Error.of(400, "'model' and 'messages' are required"));
            return;
        }
        record(request);
        LlmReply queued = replies.poll();
        answer(http, request, queued == null ? fallback.apply(request) : queued);
    }

    private void record(JsonObject request) {
        synchronized (requests) {
            if (requests.size() == MAX_RECORDED) {
                requests.removeFirst();
            }
            requests.add(request);
        }
    }

    private void answer(HttpServerRequest http, JsonObject request, LlmReply reply) {
        HttpServerResponse response = http.response();
        if (reply instanceof LlmReply.Error error) {
            error(response, error);
        } else if (reply instanceof LlmReply.Hang hang && hang.text().isEmpty()) {
            counted(response);
        } else if (request.getBoolean("stream", false)) {
            counted(response);
            new CompletionStream(vertx, options.pace(), http, request).play(reply);
        } else {
            json(response, CompletionStream.whole(request, reply));
        }
    }

    private void counted(HttpServerResponse response) {
        openStreams.incrementAndGet();
        response.endHandler(end -> openStreams.decrementAndGet());
    }

    private static void error(HttpServerResponse response, LlmReply.Error error) {
        response.setStatusCode(error.status());
        for (Map.Entry<String, String> header : error.headers().entrySet()) {
            response.putHeader(header.getKey(), header.getValue());
        }
        json(
                response,
                new JsonObject()
                        .put(
                                "error",
                                new JsonObject()
                                        .put("message", error.message())
                                        .put("type", "simulated_error")
                                        .putNull("param")
                                        .put("code", error.status())));
    }

    private static void json(HttpServerResponse response, JsonObject body) {
        response.putHeader("Content-Type", "application/json").end(body.toBuffer());
    }

    /** Says something about the last user message, long enough to be interrupted. */
    private static LlmReply smallTalk(JsonObject request) {
        JsonArray messages = request.getJsonArray("messages");
        String said = "";
        for (Object entry : messages) {
            if (entry instanceof JsonObject message && "user".equals(message.getString("role"))) {
                said = message.getValue("content") instanceof String text ? text : "something with a picture";
            }
        }
        String quote = said.length() > 80 ? said.substring(0, 80) : said;
        return new LlmReply.Text(
                quote.isBlank()
                        ? "Hello there. I am a simulated model, so ask me anything and I will repeat it back to you."
                        : "You said " + quote + ". I am only a simulated model, but I find that quite interesting.");
    }
}
