package dev.parley.simulator.cartesia;

import dev.parley.simulator.fault.Fault;
import dev.parley.simulator.link.JsonLink;
import dev.parley.simulator.speech.WordTones;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One WebSocket and its contexts, and the fault it has. Confined to its loop. */
final class CartesiaConnection {
    private static final Set<Integer> RATES = Set.of(8_000, 16_000, 22_050, 24_000, 44_100, 48_000);
    private static final List<String> MAY_DIFFER = List.of("transcript", "continue", "flush", "duration");
    private static final int MAX_DELAY_MS = 5_000;

    private final SimulatedCartesia server;
    private final ServerWebSocket socket;
    private final JsonLink link;
    private final Map<String, CartesiaContext> contexts = new HashMap<>();
    private final Set<String> over = new HashSet<>();

    CartesiaConnection(SimulatedCartesia server, ServerWebSocket socket, Fault fault) {
        this.server = server;
        this.socket = socket;
        this.link = new JsonLink(socket, fault);
    }

    void begin() {
        socket.textMessageHandler(this::message);
        socket.binaryMessageHandler(bytes -> error("", 400, "Text messages only"));
        socket.endHandler(end -> contexts.values().forEach(CartesiaContext::stop));
    }

    Vertx vertx() {
        return server.vertx();
    }

    SimulatedCartesia.Habits habits() {
        return server.habits();
    }

    Optional<WordTones> tones() {
        return server.tones();
    }

    /** How many times slower it is. */
    int slowdown() {
        return link.slowdown();
    }

    /** The rate that its sound has. */
    int rate(int asked) {
        return link.rate(asked);
    }

    boolean wrongOrder() {
        return link.has(Fault.Kind.WRONG_ORDER);
    }

    private void message(String text) {
        try {
            JsonObject request = new JsonObject(text);
            server.record(request);
            if (link.has(Fault.Kind.HANG)) {
                return;
            }
            String id = request.getString("context_id", "");
            if (Boolean.TRUE.equals(request.getValue("cancel"))) {
                Optional.ofNullable(contexts.remove(id)).ifPresent(CartesiaContext::stop);
                over.add(id);
            } else {
                problem(id, request).ifPresentOrElse(problem -> error(id, 400, problem), () -> accept(id, request));
            }
        } catch (DecodeException | ClassCastException e) {
            error("", 400, "Could not parse the message: " + e.getMessage());
        }
    }

    private void accept(String id, JsonObject request) {
        if (link.has(Fault.Kind.NO_CHANNELS)) {
            error(id, 429, "Too many concurrent requests");
            return;
        }
        String voice = voice(request);
        if (!SimulatedCartesia.knows(voice)) {
            error(id, 404, "Voice not found: " + voice);
            return;
        }
        contexts.computeIfAbsent(id, name -> new CartesiaContext(this, name, request))
                .take(request);
    }

    private static String voice(JsonObject request) {
        return request.getValue("voice") instanceof JsonObject voice
                ? voice.getString("id", "")
                : String.valueOf(request.getValue("voice"));
    }

    private Optional<String> problem(String id, JsonObject request) {
        CartesiaContext known = contexts.get(id);
        JsonObject format = request.getJsonObject("output_format", new JsonObject());
        if (id.isBlank() || over.contains(id)) {
            return Optional.of("context_id: this context is over");
        }
        if (known != null && !fixed(known.first()).equals(fixed(request))) {
            return Optional.of("requests of one context must be alike");
        }
        if (!(request.getValue("transcript") instanceof String transcript)
                || request.getString("model_id", "").isBlank()) {
            return Optional.of("model_id and transcript are required");
        }
        if (!format.getString("container", "").equals("raw")
                || !format.getString("encoding", "").equals("pcm_s16le")
                || !RATES.contains(format.getInteger("sample_rate", 0))) {
            return Optional.of("output_format is not one of this simulation");
        }
        if (request.getValue("language") != null && request.getValue("locale") != null) {
            return Optional.of("language and locale exclude each other");
        }
        if (Boolean.TRUE.equals(request.getValue("flush")) && !transcript.isEmpty()) {
            return Optional.of("a flush has no transcript");
        }
        int delay = request.getInteger("max_buffer_delay_ms", 0);
        boolean empty = known == null && transcript.isBlank();
        return delay < 0 || delay > MAX_DELAY_MS || empty
                ? Optional.of("max_buffer_delay_ms or transcript cannot be so")
                : Optional.empty();
    }

    private static JsonObject fixed(JsonObject request) {
        JsonObject fixed = request.copy();
        MAY_DIFFER.forEach(fixed::remove);
        return fixed;
    }

    /** A context takes nothing more. */
    void ended(String id) {
        contexts.remove(id);
        over.add(id);
        link.afterwards(server::contextDone);
        if (server.habits().hangsUp()) {
            link.close(1000, "");
        }
    }

    private void error(String id, int status, String message) {
        contexts.remove(id);
        JsonObject error = new JsonObject()
                .put("type", "error")
                .put("done", true)
                .put("title", "Refused")
                .put("message", message)
                .put("error_code", "simulated")
                .put("status_code", status);
        send(id.isEmpty() ? error : error.put("context_id", id));
    }

    void send(JsonObject message) {
        link.send(message);
    }
}
