package dev.parley.simulator.elevenlabs;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * {@code /v1/voices}, {@code /v2/voices} and {@code /v1/text-to-speech/{voice_id}/multi-stream-input}. Speech is a sound for
 * each word. Thread-safe.
 */
public final class SimulatedElevenLabs {
    /** Voices that it lists, 100 a page at most. */
    public static final int VOICES = 120;

    private static final int MAX_PAGE = 100;
    private static final int MAX_RECORDED = 1_024;
    private static final List<String> LANGUAGES = List.of("en", "de", "fr");
    private static final Pattern STREAM = Pattern.compile("/v1/text-to-speech/([^/]+)/multi-stream-input");

    private final Vertx vertx;
    private final Optional<String> apiKey;
    private final FaultPlan faults;
    private final HttpServer server;
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger everConnected = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final List<JsonObject> requests = new ArrayList<>();
    private final List<String> addresses = new ArrayList<>();
    private volatile Habits habits = Habits.USUAL;
    private volatile Optional<WordTones> tones = Optional.empty();

    /**
     * What is left to a server.
     *
     * @param inactivityMs a context without a message for so long is closed; 0: as it was asked for
     * @param hangsUp closes the connection once a context is done
     * @param noTimes tells no times
     * @param otherSpelling writes {@code charsStartTimesMs}, {@code context_id} and {@code is_final}
     */
    public record Habits(int inactivityMs, boolean hangsUp, boolean noTimes, boolean otherSpelling) {
        public static final Habits USUAL = new Habits(0, false, false, false);
    }

    /**
     * @param apiKey the only one it takes; empty: any, or none
     * @param faults of its connections, in their order; the list of voices is never wrong
     */
    public SimulatedElevenLabs(Vertx vertx, Optional<String> apiKey, FaultPlan faults) {
        this.vertx = vertx;
        this.apiKey = apiKey;
        this.faults = faults;
        this.server = vertx.createHttpServer().requestHandler(this::route);
    }

    /** Its words can be heard again. */
    public SimulatedElevenLabs speaking(WordTones wanted) {
        tones = Optional.of(wanted);
        return this;
    }

    Optional<WordTones> tones() {
        return tones;
    }

    /** Listens; port 0 is a free one. */
    public Future<SimulatedElevenLabs> start(String host, int port) {
        return server.listen(port, host).map(listening -> this);
    }

    public Future<Void> close() {
        return server.close();
    }

    public int port() {
        return server.actualPort();
    }

    public SimulatedElevenLabs with(Habits wanted) {
        habits = wanted;
        return this;
    }

    /** The last messages that came over any connection, oldest first. */
    public List<JsonObject> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    /** The path and query of each connection that was accepted, oldest first. */
    public List<String> addresses() {
        synchronized (requests) {
            return List.copyOf(addresses);
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

    /** The id of one of its voices. */
    public static String voice(int number) {
        return "voice%015d".formatted(number);
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

    void contextDone() {
        done.incrementAndGet();
    }

    Vertx vertx() {
        return vertx;
    }

    Habits habits() {
        return habits;
    }

    private void route(HttpServerRequest request) {
        Matcher stream = STREAM.matcher(request.path());
        if (apiKey.isPresent() && !apiKey.get().equals(request.getHeader("xi-api-key"))) {
            refuse(request.response(), 401, "invalid_api_key", "Invalid API key");
        } else if (request.path().equals("/v1/voices")) {
            json(request.response(), new JsonObject().put("voices", voices(0, VOICES)));
        } else if (request.path().equals("/v2/voices")) {
            json(request.response(), page(request));
        } else if (stream.matches()) {
            connect(request, stream.group(1));
        } else {
            refuse(request.response(), 404, "not_found", "Not Found");
        }
    }

    private void connect(HttpServerRequest request, String voice) {
        Fault fault = faults.take();
        if (fault.kind().status().isPresent()) {
            refuse(request.response(), fault.kind().status().getAsInt(), "simulated", "simulated");
            return;
        }
        request.toWebSocket().onSuccess(socket -> {
            connections.incrementAndGet();
            everConnected.incrementAndGet();
            synchronized (requests) {
                addresses.add(request.uri());
            }
            socket.closeHandler(closed -> connections.decrementAndGet());
            new ElevenLabsConnection(this, socket, fault, new ElevenLabsConnection.Query(voice, request.params()))
                    .begin();
        });
    }

    private static JsonObject page(HttpServerRequest request) {
        int first = Integer.parseInt(
                Optional.ofNullable(request.getParam("next_page_token")).orElse("0"));
        int size = Math.min(
                MAX_PAGE,
                Integer.parseInt(
                        Optional.ofNullable(request.getParam("page_size")).orElse("10")));
        int last = Math.min(VOICES, first + size);
        boolean more = last < VOICES;
        return new JsonObject()
                .put("voices", voices(first, last))
                .put("has_more", more)
                .put("total_count", VOICES)
                .put("next_page_token", more ? Integer.toString(last) : null);
    }

    private static JsonArray voices(int first, int last) {
        JsonArray voices = new JsonArray();
        for (int number = first; number < last; number++) {
            voices.add(new JsonObject()
                    .put("voice_id", voice(number))
                    .put("name", "Voice " + number)
                    .put("description", "A simulated voice")
                    .put("category", "premade")
                    .put("labels", new JsonObject().put("language", LANGUAGES.get(number % LANGUAGES.size()))));
        }
        return voices;
    }

    private static void refuse(HttpServerResponse response, int status, String name, String message) {
        if (status == 429) {
            response.putHeader("Retry-After", "1");
        }
        json(
                response.setStatusCode(status),
                new JsonObject()
                        .put("detail", new JsonObject().put("status", name).put("message", message)));
    }

    private static void json(HttpServerResponse response, JsonObject body) {
        response.putHeader("Content-Type", "application/json").end(body.encode());
    }
}
