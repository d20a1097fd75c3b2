package dev.parley.simulator.llm;

import dev.parley.simulator.fault.Fault;
import dev.parley.simulator.fault.FaultPlan;
import dev.parley.simulator.trace.ReplyTag;
import dev.parley.simulator.trace.Trace;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A language model behind a protocol, such as Chat Completions. It answers with the replies queued by {@link #enqueue}, then
 * by its default: a sentence about what the user said. Thread-safe.
 */
public final class SimulatedLlm {
    private static final int MAX_BODY = 16 * 1024 * 1024;
    private static final int MAX_RECORDED = 256;
    private static final int SLOWDOWN = 10;
    private static final int MAX_QUOTE = 80;

    private final Vertx vertx;
    private final LlmOptions options;
    private final ModelApi api;
    private final HttpServer server;
    private final Queue<LlmReply> replies = new ConcurrentLinkedQueue<>();
    private final List<JsonObject> requests = new ArrayList<>();
    private final AtomicInteger openStreams = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();
    private final Trace trace;
    private final FaultPlan faults;
    private final AtomicInteger tags = new AtomicInteger();
    private volatile Function<JsonObject, LlmReply> fallback;
    private volatile boolean closing;

    public SimulatedLlm(Vertx vertx, LlmOptions options) {
        this(vertx, options, new FaultPlan(), new Trace());
    }

    /**
     * @param faults of its answers, in the order of the requests
     * @param trace gets the time of each token; while it records, small talk begins with a number
     */
    public SimulatedLlm(Vertx vertx, LlmOptions options, FaultPlan faults, Trace trace) {
        this(vertx, options, new ChatCompletionsApi(), faults, trace);
    }

    /** @param api the protocol it speaks */
    public SimulatedLlm(Vertx vertx, LlmOptions options, ModelApi api, FaultPlan faults, Trace trace) {
        this.vertx = vertx;
        this.options = options;
        this.api = api;
        this.trace = trace;
        this.faults = faults;
        this.fallback = this::chat;
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

    /** The base URL as clients of Chat Completions want it, with {@code /v1}. */
    public String baseUrl() {
        return address() + "/v1";
    }

    /** Where it is, without a path. */
    public String address() {
        return "http://" + options.host() + ":" + port();
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

    /** Closes each connection once an answer on it is complete, as servers do that are about to stop. */
    public SimulatedLlm closingConnections() {
        closing = true;
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
        HttpServerResponse response = request.response();
        if (options.apiKey().filter(key -> !api.authorised(request, key)).isPresent()) {
            error(response, LlmReply.Error.of(401, "Incorrect API key provided."));
        } else if (request.path().equals("/health")) {
            response.end();
        } else if (api.asks(request)) {
            request.body()
                    .onSuccess(body -> completion(request, body))
                    .onFailure(cause -> request.connection().close());
        } else {
            api.read(request.path(), options.models())
                    .ifPresentOrElse(
                            body -> json(response, body),
                            () -> error(response, LlmReply.Error.of(404, "Not Found: " + request.path())));
        }
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
        Optional<LlmReply.Error> refusal = api.refusal(http, request);
        if (refusal.isPresent()) {
            error(response, refusal.get());
            return;
        }
        record(request);
        LlmReply queued = replies.poll();
        LlmReply reply = queued == null ? fallback.apply(request) : queued;
        Fault fault = faults.take();
        LlmOptions.Pace pace = fault.kind() == Fault.Kind.SLOW ? options.pace().slower(SLOWDOWN) : options.pace();
        answer(http, request, LlmFaults.apply(fault, reply, api.format(request)), pace);
    }

    private void record(JsonObject request) {
        synchronized (requests) {
            if (requests.size() == MAX_RECORDED) {
                requests.removeFirst();
            }
            requests.add(request);
        }
    }

    private void answer(HttpServerRequest http, JsonObject request, LlmReply reply, LlmOptions.Pace pace) {
        HttpServerResponse response = http.response();
        if (reply instanceof LlmReply.Error error) {
            error(response, error);
        } else if (reply instanceof LlmReply.Hang hang && hang.text().isEmpty()) {
            counted(http);
        } else if (api.streams(http, request)) {
            counted(http);
            new ReplyStream(new ReplyStream.Setup(vertx, pace, trace), http, api.format(request)).play(reply);
        } else {
            whole(http, request, reply);
        }
    }

    /** Not streamed: what breaks in the middle of a stream leaves nothing at all. */
    private void whole(HttpServerRequest http, JsonObject request, LlmReply reply) {
        switch (reply) {
            case LlmReply.Hang hang -> counted(http);
            case LlmReply.Drop drop -> http.connection().close();
            case LlmReply.Raw raw -> {
                Buffer bytes = Buffer.buffer();
                raw.pieces().forEach(bytes::appendBytes);
                http.response().end(bytes);
            }
            default -> json(http.response(), api.whole(http, request, reply));
        }
    }

    private void counted(HttpServerRequest http) {
        openStreams.incrementAndGet();
        http.response().endHandler(end -> {
            openStreams.decrementAndGet();
            if (closing) {
                http.connection().close();
            }
        });
    }

    private void error(HttpServerResponse response, LlmReply.Error error) {
        response.setStatusCode(error.status());
        api.headers(error).forEach(response::putHeader);
        json(response, api.error(error));
    }

    private static void json(HttpServerResponse response, JsonObject body) {
        response.putHeader("Content-Type", "application/json").end(body.toBuffer());
    }

    /** Small talk, or a word about what the functions returned. */
    public LlmReply chat(JsonObject request) {
        return new LlmReply.Text(tag() + smallTalk(request));
    }

    private String tag() {
        return trace.recording() ? ReplyTag.opening(tags.incrementAndGet()) + " " : "";
    }

    /** Says something about the last message, long enough to be interrupted. */
    private String smallTalk(JsonObject request) {
        ModelApi.Asked asked = api.asked(request);
        if (!asked.returned().isEmpty()) {
            return "The answer is " + quote(asked.returned()) + ". I am only a simulated model, so I cannot say more.";
        }
        return asked.said().isBlank()
                ? "Hello there. I am a simulated model, so ask me anything and I will repeat it back to you."
                : "You said " + quote(asked.said())
                        + ". I am only a simulated model, but I find that quite interesting.";
    }

    private static String quote(String text) {
        return text.length() > MAX_QUOTE ? text.substring(0, MAX_QUOTE) : text;
    }
}
