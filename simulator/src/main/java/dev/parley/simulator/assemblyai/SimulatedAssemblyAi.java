package dev.parley.simulator.assemblyai;

import dev.parley.simulator.fault.Fault;
import dev.parley.simulator.fault.FaultPlan;
import dev.parley.simulator.socket.FaultySocket;
import dev.parley.simulator.speech.HeardAudio;
import dev.parley.simulator.speech.Script;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** AssemblyAI's {@code /v3/ws} and {@code /v3/token}. Thread-safe. */
public final class SimulatedAssemblyAi {
    private static final int MAX_RECORDED = 256;
    private static final String TOKEN = "simulated-token";

    private final Vertx vertx;
    private final Options options;
    private final FaultPlan faults;
    private final HttpServer server;
    private final AtomicInteger requests = new AtomicInteger();
    private final List<Map<String, String>> queries = new ArrayList<>();

    /**
     * How it behaves.
     *
     * @param apiKey the only one it takes; empty: any, or none
     * @param script what callers say, an utterance a line
     */
    public record Options(String host, int port, Optional<String> apiKey, Script script) {}

    /** @param faults of its connections, in their order; its tokens are never wrong */
    public SimulatedAssemblyAi(Vertx vertx, Options options, FaultPlan faults) {
        this.vertx = vertx;
        this.options = options;
        this.faults = faults;
        this.server = vertx.createHttpServer().requestHandler(this::route);
    }

    public Future<SimulatedAssemblyAi> start() {
        return server.listen(options.port(), options.host()).map(listening -> this);
    }

    public String baseUrl() {
        return "http://" + options.host() + ":" + port();
    }

    public int port() {
        return server.actualPort();
    }

    /** Parameters of the last connections, oldest first. */
    public List<Map<String, String>> queries() {
        synchronized (queries) {
            return List.copyOf(queries);
        }
    }

    private void record(Map<String, String> query) {
        synchronized (queries) {
            queries.add(query);
            if (queries.size() > MAX_RECORDED) {
                queries.removeFirst();
            }
        }
    }

    private void route(HttpServerRequest request) {
        Map<String, String> query = query(request);
        switch (request.path()) {
            case "/v3/token" -> {
                if (isKnown(request, query)) {
                    json(
                            request.response(),
                            new JsonObject().put("token", TOKEN).put("expires_in_seconds", 60));
                } else {
                    refuse(request.response(), 401, "Authentication error, API token missing/invalid");
                }
            }
            case "/v3/ws" -> stream(request, query);
            default -> refuse(request.response(), 404, "Not found");
        }
    }

    private boolean isKnown(HttpServerRequest request, Map<String, String> query) {
        return options.apiKey()
                .map(key -> key.equals(request.getHeader("Authorization")) || TOKEN.equals(query.get("token")))
                .orElse(true);
    }

    private void stream(HttpServerRequest request, Map<String, String> query) {
        record(query);
        Fault fault = faults.take();
        if (fault.kind().status().isPresent()) {
            int status = fault.kind().status().getAsInt();
            if (status == 429) {
                request.response().putHeader("Retry-After", "1");
            }
            refuse(request.response(), status, "simulated");
            return;
        }
        boolean known = isKnown(request, query);
        request.toWebSocket().onSuccess(socket -> accepted(socket, query, fault, known));
    }

    private void accepted(ServerWebSocket socket, Map<String, String> query, Fault fault, boolean known) {
        FaultySocket link = new FaultySocket(vertx, socket, fault);
        String id = new UUID(0, requests.incrementAndGet()).toString();
        String rate = query.getOrDefault("sample_rate", "");
        boolean usable = rate.matches("8000|16000|22050|24000|44100|48000");
        Map<String, String> sound = new HashMap<>(query);
        sound.putIfAbsent("sample_rate", "16000");
        int hertz = usable ? Integer.parseInt(rate) : 16_000;
        TurnChannel channel = new TurnChannel(link, new HeardAudio(options.script(), fault.rate(hertz)), sound, id);
        if (!known) {
            channel.error(1008, "Unauthorized Connection: Missing Authorization header");
            return;
        }
        if (!usable || !query.containsKey("speech_model")) {
            channel.error(3006, "User Input Validation Error: sample_rate and speech_model are required");
            return;
        }
        socket.binaryMessageHandler(bytes -> channel.audio(bytes.getBytes()));
        socket.textMessageHandler(channel::text);
        link.work(channel::start);
    }

    private static Map<String, String> query(HttpServerRequest request) {
        Map<String, String> values = new HashMap<>();
        for (String pair :
                request.query() == null ? new String[0] : request.query().split("&")) {
            String[] parts = pair.split("=", 2);
            values.put(parts[0], parts.length == 2 ? URLDecoder.decode(parts[1], StandardCharsets.UTF_8) : "");
        }
        return values;
    }

    private static void refuse(HttpServerResponse response, int status, String error) {
        response.setStatusCode(status);
        json(response, new JsonObject().put("error", error));
    }

    private static void json(HttpServerResponse response, JsonObject body) {
        response.putHeader("Content-Type", "application/json").end(body.encode());
    }
}
