package dev.parley.simulator.cartesia;

import dev.parley.simulator.fault.Fault;
import dev.parley.simulator.fault.FaultPlan;
import dev.parley.simulator.speech.WordTones;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** {@code /voices} and {@code /tts/websocket}. Speech is a sound for each word. Thread-safe. */
public final class SimulatedCartesia {
    /** Voices that it lists, 100 a page at most. */
    public static final int VOICES = 120;

    private static final int MAX_PAGE = 100;
    private static final int MAX_RECORDED = 1_024;
    private static final List<String> LANGUAGES = List.of("en", "de", "fr");

    private final Vertx vertx;
    private final Optional<String> apiKey;
    private final FaultPlan faults;
    private final HttpServer server;
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger everConnected = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final List<JsonObject> requests = new ArrayList<>();
    private volatile Habits habits = Habits.USUAL;
    private volatile Optional<WordTones> tones = Optional.empty();

    /**
     * What is left to a server.
     *
     * @param expiry after its last sound a context takes no more text
     * @param lateTimes tells when words are spoken behind their sound
     * @param hangsUp closes the connection once a context is done
     * @param noTimes tells no times, whatever is asked
     */
    public record Habits(Duration expiry, boolean lateTimes, boolean hangsUp, boolean noTimes) {
        public static final Habits USUAL = new Habits(Duration.ofSeconds(1), false, false, false);
    }

    /**
     * @param apiKey the only one it takes; empty: any, or none
     * @param faults of its connections, in their order; the list of voices is never wrong
     */
    public SimulatedCartesia(Vertx vertx, Optional<String> apiKey, FaultPlan faults) {
        this.vertx = vertx;
        this.apiKey = apiKey;
        this.faults = faults;
        this.server = vertx.createHttpServer().requestHandler(this::route);
    }

    /** Listens; port 0 is a free one. */
    public Future<SimulatedCartesia> start(String host, int port) {
        return server.listen(port, host).map(listening -> this);
    }

    public Future<Void> close() {
        return server.close();
    }

    public int port() {
        return server.actualPort();
    }

    public SimulatedCartesia with(Habits wanted) {
        habits = wanted;
        return this;
    }

    /** Its words can be heard again. */
    public SimulatedCartesia speaking(WordTones wanted) {
        tones = Optional.of(wanted);
        return this;
    }

    Optional<WordTones> tones() {
        return tones;
    }

    /** The last messages that came over any connection, oldest first. */
    public List<JsonObject> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    /** Open now. */
    public int connections() {
        return connections.get();
    }

    /** Accepted so far. */
    public int everConnected() {
        return everConnected.get();
    }

    /** Contexts that have come to their end. */
    public int done() {
        return done.get();
    }

    void contextDone() {
        done.incrementAndGet();
    }

    /** The id of one of its voices. */
    public static String voice(int number) {
        return "%08x-0000-4000-8000-000000000000".formatted(number);
    }

    static boolean knows(String voice) {
        return IntStream.range(0, VOICES).anyMatch(number -> voice(number).equals(voice));
    }

    void record(JsonObject request) {
        synchronized (requests) {
            requests.add(request);
            if (requests.size() > MAX_RECORDED) {
                requests.removeFirst();
            }
        }
    }

    Vertx vertx() {
        return vertx;
    }

    Habits habits() {
        return habits;
    }

    /** Why it is refused, if it is: 401 without the key, 400 without a version. */
    private Optional<Integer> refusal(HttpServerRequest request) {
        String bearer = String.valueOf(request.getHeader("Authorization")).replaceFirst("^Bearer ", "");
        List<String> keys = List.of(
                bearer,
                String.valueOf(request.getHeader("X-API-Key")),
                String.valueOf(request.getParam("api_key")),
                String.valueOf(request.getParam("access_token")));
        if (apiKey.isPresent() && !keys.contains(apiKey.get())) {
            return Optional.of(401);
        }
        boolean version = request.getHeader("Cartesia-Version") != null || request.getParam("cartesia_version") != null;
        return version ? Optional.empty() : Optional.of(400);
    }

    private void route(HttpServerRequest request) {
        Optional<Integer> refused = refusal(request);
        if (refused.isPresent()) {
            refuse(request.response(), refused.get());
        } else if (request.path().equals("/voices")) {
            json(request.response(), page(request));
        } else if (request.path().equals("/tts/websocket")) {
            connect(request);
        } else {
            refuse(request.response(), 404);
        }
    }

    private void connect(HttpServerRequest request) {
        Fault fault = faults.take();
        if (fault.kind().status().isPresent()) {
            refuse(request.response(), fault.kind().status().getAsInt());
            return;
        }
        request.toWebSocket().onSuccess(socket -> {
            connections.incrementAndGet();
            everConnected.incrementAndGet();
            socket.closeHandler(closed -> connections.decrementAndGet());
            new CartesiaConnection(this, socket, fault).begin();
        });
    }

    private static JsonObject page(HttpServerRequest request) {
        String after = String.valueOf(request.getParam("starting_after"));
        int limit = Math.min(
                MAX_PAGE,
                Integer.parseInt(Optional.ofNullable(request.getParam("limit")).orElse("10")));
        int first = IntStream.range(0, VOICES)
                        .filter(number -> voice(number).equals(after))
                        .findFirst()
                        .orElse(-1)
                + 1;
        JsonArray data = new JsonArray();
        for (int number = first; number < Math.min(VOICES, first + limit); number++) {
            data.add(new JsonObject()
                    .put("id", voice(number))
                    .put("name", "Voice " + number)
                    .put("description", "A simulated voice")
                    .put("language", LANGUAGES.get(number % LANGUAGES.size()))
                    .put("is_owner", false)
                    .put("access", "public"));
        }
        return new JsonObject().put("data", data).put("has_more", first + limit < VOICES);
    }

    private static void refuse(HttpServerResponse response, int status) {
        if (status == 429) {
            response.putHeader("Retry-After", "1");
        }
        json(
                response.setStatusCode(status),
                new JsonObject()
                        .put("title", "Refused")
                        .put("message", "simulated")
                        .put("error_code", "simulated")
                        .put("status_code", status)
                        .put("request_id", "simulated"));
    }

    private static void json(HttpServerResponse response, JsonObject body) {
        response.putHeader("Content-Type", "application/json").end(body.encode());
    }
}
