package dev.parley.simulator.deepgram;

import dev.parley.simulator.fault.Fault;
import dev.parley.simulator.fault.FaultPlan;
import dev.parley.simulator.socket.FaultySocket;
import dev.parley.simulator.speech.HeardAudio;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** Deepgram's {@code /v1/listen}, {@code /v2/listen} and {@code /v1/models}. Thread-safe. */
public final class SimulatedDeepgram {
    private static final int MAX_RECORDED = 256;

    private final Vertx vertx;
    private final Options options;
    private final FaultPlan faults;
    private final HttpServer server;
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private final List<ListenQuery> queries = new ArrayList<>();
    private final List<String> texts = new ArrayList<>();

    /**
     * How it behaves.
     *
     * @param apiKey the only one it takes; empty: any, or none
     * @param script what callers say, an utterance a line
     * @param patience without audio or a message of a client, then it hangs up
     */
    public record Options(String host, int port, Optional<String> apiKey, Script script, Duration patience) {
        public static final Duration USUAL_PATIENCE = Duration.ofSeconds(10);
    }

    /** @param faults of its connections, in their order; its list of models is never wrong */
    public SimulatedDeepgram(Vertx vertx, Options options, FaultPlan faults) {
        this.vertx = vertx;
        this.options = options;
        this.faults = faults;
        this.server = vertx.createHttpServer(new HttpServerOptions().addWebSocketSubProtocol("token"))
                .requestHandler(this::route);
    }

    public Future<SimulatedDeepgram> start() {
        return server.listen(options.port(), options.host()).map(listening -> this);
    }

    public Future<Void> close() {
        return server.close();
    }

    public String baseUrl() {
        return "http://" + options.host() + ":" + port();
    }

    public int port() {
        return server.actualPort();
    }

    /** Connections open now. */
    public int open() {
        return open.get();
    }

    /** Parameters of the last connections, oldest first. */
    public List<ListenQuery> queries() {
        return copy(queries);
    }

    /** The last text messages of clients, oldest first. */
    public List<String> texts() {
        return copy(texts);
    }

    private static <T> List<T> copy(List<T> recorded) {
        synchronized (recorded) {
            return List.copyOf(recorded);
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
        String id = new UUID(0, requests.incrementAndGet()).toString();
        request.response().putHeader("dg-request-id", id);
        if (!isKnown(request)) {
            refuse(request.response(), 401, "INVALID_AUTH", "Invalid credentials.", id);
            return;
        }
        switch (request.path()) {
            case "/v1/models" -> json(request.response(), models());
            case "/v1/listen" -> listen(request, id, false);
            case "/v2/listen" -> listen(request, id, true);
            default -> refuse(request.response(), 404, "NOT_FOUND", "Not found.", id);
        }
    }

    /** By header, or as browsers do: by the name of a protocol. */
    private boolean isKnown(HttpServerRequest request) {
        String header = String.valueOf(request.getHeader("Authorization"));
        String protocols =
                String.valueOf(request.getHeader("Sec-WebSocket-Protocol")).replace(" ", "");
        return options.apiKey()
                .map(key -> header.equalsIgnoreCase("Token " + key)
                        || header.equalsIgnoreCase("Bearer " + key)
                        || protocols.equals("token," + key))
                .orElse(true);
    }

    private static JsonObject models() {
        JsonArray stt = new JsonArray();
        List.of("nova-3", "nova-2", "flux-general-en", "flux-general-multi")
                .forEach(name -> stt.add(new JsonObject()
                        .put("name", name)
                        .put("canonical_name", name)
                        .put("languages", new JsonArray().add("en"))
                        .put("streaming", true)));
        return new JsonObject().put("stt", stt).put("tts", new JsonArray());
    }

    private void listen(HttpServerRequest request, String id, boolean flux) {
        ListenQuery query = ListenQuery.parse(request.query());
        record(queries, query);
        Fault fault = faults.take();
        Optional<String> refusal = query.refusal(flux);
        if (fault.kind().status().isPresent()) {
            int status = fault.kind().status().getAsInt();
            if (status == 429) {
                request.response().putHeader("Retry-After", "1");
            }
            refuse(request.response(), status, "SIMULATED", "simulated", id);
        } else if (refusal.isPresent()) {
            request.response().putHeader("dg-error", refusal.get());
            refuse(request.response(), 400, "Bad Request", refusal.get(), id);
        } else {
            request.toWebSocket().onSuccess(socket -> accepted(socket, query, fault, id, flux));
        }
    }

    private void accepted(ServerWebSocket socket, ListenQuery query, Fault fault, String id, boolean flux) {
        open.incrementAndGet();
        FaultySocket link = new FaultySocket(vertx, socket, fault);
        HeardAudio audio = new HeardAudio(options.script(), fault.rate((int) query.number("sample_rate", 0)));
        ListenChannel channel =
                flux ? new FluxChannel(link, audio, query, id) : new NovaChannel(link, audio, query, id);
        long[] heard = {System.nanoTime()};
        socket.binaryMessageHandler(bytes -> {
            heard[0] = System.nanoTime();
            channel.audio(bytes.getBytes());
        });
        socket.textMessageHandler(text -> {
            heard[0] = System.nanoTime();
            record(texts, text);
            channel.text(text);
        });
        long timer = vertx.setPeriodic(Math.max(1, options.patience().toMillis() / 10), tick -> {
            if (System.nanoTime() - heard[0] > options.patience().toNanos()) {
                link.close(1011, "NET-0001");
            }
        });
        socket.closeHandler(closed -> {
            vertx.cancelTimer(timer);
            open.decrementAndGet();
        });
        link.work(channel::start);
    }

    private static void refuse(HttpServerResponse response, int status, String code, String message, String id) {
        response.setStatusCode(status);
        json(
                response,
                new JsonObject().put("err_code", code).put("err_msg", message).put("request_id", id));
    }

    private static void json(HttpServerResponse response, JsonObject body) {
        response.putHeader("Content-Type", "application/json").end(body.encode());
    }
}
