package dev.parley.simulator.openai;

import dev.parley.simulator.fault.Fault;
import dev.parley.simulator.fault.FaultPlan;
import dev.parley.simulator.socket.FaultySocket;
import dev.parley.simulator.speech.Script;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** {@code /v1/realtime?intent=transcription} and {@code /v1/models}. Thread-safe. */
public final class SimulatedTranscription {
    private static final int MAX_RECORDED = 4_096;
    private static final int MAX_MESSAGE = 21 * 1024 * 1024;

    private final Vertx vertx;
    private final Options options;
    private final FaultPlan faults;
    private final HttpServer server;
    private final List<JsonObject> messages = new ArrayList<>();
    private final List<String> addresses = new ArrayList<>();
    private final AtomicInteger open = new AtomicInteger();

    /**
     * @param apiKey the only one it takes; empty: any, or none
     * @param script what callers say
     */
    public record Options(RealtimeFlavour flavour, Optional<String> apiKey, Script script) {}

    /** @param faults of its connections, in their order; the list of models is never wrong */
    public SimulatedTranscription(Vertx vertx, Options options, FaultPlan faults) {
        this.vertx = vertx;
        this.options = options;
        this.faults = faults;
        HttpServerOptions large =
                new HttpServerOptions().setMaxWebSocketFrameSize(MAX_MESSAGE).setMaxWebSocketMessageSize(MAX_MESSAGE);
        this.server = vertx.createHttpServer(large).requestHandler(this::route);
    }

    /** Port 0 is a free one. */
    public Future<SimulatedTranscription> start(String host, int port) {
        return server.listen(port, host).map(listening -> this);
    }

    public int port() {
        return server.actualPort();
    }

    /** Connections open now. */
    public int open() {
        return open.get();
    }

    /** The last messages of clients, oldest first. */
    public List<JsonObject> messages() {
        synchronized (messages) {
            return List.copyOf(messages);
        }
    }

    /** Where clients have connected to, oldest first. */
    public List<String> addresses() {
        synchronized (addresses) {
            return List.copyOf(addresses);
        }
    }

    private static <T> void record(List<T> recorded, T one) {
        synchronized (recorded) {
            recorded.add(one);
            if (recorded.size() > MAX_RECORDED) {
                recorded.removeFirst();
            }
        }
    }

    private void route(HttpServerRequest request) {
        boolean known = options.apiKey()
                .map(key -> ("Bearer " + key).equals(request.getHeader("Authorization")))
                .orElse(true);
        if (!known) {
            error(request.response(), 401, "Incorrect API key provided: " + request.getHeader("Authorization"));
        } else if (request.path().equals("/v1/models")) {
            models(request.response());
        } else if (request.path().equals("/v1/realtime")) {
            connect(request);
        } else {
            error(request.response(), 404, "Unknown request URL: " + request.path());
        }
    }

    private static void models(HttpServerResponse response) {
        JsonObject model = new JsonObject().put("id", "gpt-live-transcribe").put("object", "model");
        JsonObject list = new JsonObject().put("object", "list").put("data", new JsonArray().add(model));
        response.putHeader("Content-Type", "application/json").end(list.encode());
    }

    private void connect(HttpServerRequest request) {
        record(addresses, request.uri());
        Fault fault = faults.take();
        Optional<String> model = Optional.ofNullable(request.getParam("model"));
        if (fault.kind().status().isPresent()) {
            int status = fault.kind().status().getAsInt();
            if (status == 429) {
                request.response().putHeader("Retry-After", "1");
            }
            error(request.response(), status, "simulated");
        } else if (options.flavour() == RealtimeFlavour.SPEACHES && model.isEmpty()) {
            request.response().setStatusCode(403).end();
        } else {
            request.toWebSocket().onSuccess(socket -> accepted(socket, fault, model.orElse("")));
        }
    }

    private void accepted(ServerWebSocket socket, Fault fault, String model) {
        open.incrementAndGet();
        socket.closeHandler(closed -> open.decrementAndGet());
        FaultySocket link = new FaultySocket(vertx, socket, fault);
        TranscriptionChannel channel = options.flavour() == RealtimeFlavour.VLLM
                ? new VllmChannel(link, options.script())
                : new SessionChannel(link, options.script(), options.flavour(), model);
        socket.textMessageHandler(text -> {
            Optional<JsonObject> message = TranscriptionChannel.parse(text);
            message.ifPresent(read -> record(messages, read));
            link.work(() -> channel.message(message));
        });
        link.work(channel::start);
    }

    private static void error(HttpServerResponse response, int status, String message) {
        JsonObject error = new JsonObject()
                .put("message", message)
                .put("type", "invalid_request_error")
                .put("param", null)
                .put("code", status == 401 ? "invalid_api_key" : null);
        response.setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(new JsonObject().put("error", error).encode());
    }
}
