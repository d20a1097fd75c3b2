package dev.parley.simulator.elevenlabs;

import dev.parley.simulator.fault.Fault;
import dev.parley.simulator.link.JsonLink;
import dev.parley.simulator.speech.WordTones;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One WebSocket and its contexts. What is wrong is told, and ends the connection by 1008. Confined to its loop. */
final class ElevenLabsConnection {
    private static final int MAX_CONTEXTS = 5;
    private static final int POLICY = 1008;
    private static final List<Integer> RATES = List.of(8_000, 16_000, 22_050, 24_000, 44_100, 48_000);
    private static final List<String> FIRST_ONLY =
            List.of("voice_settings", "generation_config", "pronunciation_dictionary_locators");

    private final SimulatedElevenLabs server;
    private final ServerWebSocket socket;
    private final JsonLink link;
    private final Query query;
    private final Map<String, ElevenLabsContext> contexts = new HashMap<>();
    private boolean closing;

    /** What the address says. */
    record Query(String voice, MultiMap params) {
        boolean auto() {
            return "true".equals(params.get("auto_mode"));
        }

        boolean times() {
            return "true".equals(params.get("sync_alignment"));
        }

        int rate() {
            String format = Optional.ofNullable(params.get("output_format")).orElse("mp3_44100_128");
            return format.matches("pcm_\\d+") ? Integer.parseInt(format.substring("pcm_".length())) : 0;
        }

        int inactivityMs() {
            return 1000
                    * Integer.parseInt(Optional.ofNullable(params.get("inactivity_timeout"))
                            .orElse("20"));
        }
    }

    ElevenLabsConnection(SimulatedElevenLabs server, ServerWebSocket socket, Fault fault, Query query) {
        this.server = server;
        this.socket = socket;
        this.link = new JsonLink(socket, fault);
        this.query = query;
    }

    void begin() {
        socket.textMessageHandler(this::message);
        socket.endHandler(end -> contexts.values().forEach(ElevenLabsContext::stop));
        String model = Optional.ofNullable(query.params().get("model_id")).orElse("eleven_multilingual_v2");
        if (!SimulatedElevenLabs.knows(query.voice())) {
            error("voice_id_does_not_exist", "A voice with voice_id " + query.voice() + " does not exist.");
        } else if (!model.startsWith("eleven_") || model.contains("v3")) {
            error("model_not_found", "The model " + model + " cannot be used here.");
        } else if (query.params().contains("language_code") && !model.contains("v2_5")) {
            error("unsupported_language", "Model '" + model + "' does not support the language_code parameter.");
        } else if (!RATES.contains(query.rate())) {
            error("invalid_output_format", "This simulation speaks pcm only.");
        }
    }

    /** The rate that its sound has. */
    int rate() {
        return link.rate(query.rate());
    }

    Vertx vertx() {
        return server.vertx();
    }

    Query query() {
        return query;
    }

    SimulatedElevenLabs.Habits habits() {
        return server.habits();
    }

    Optional<WordTones> tones() {
        return server.tones();
    }

    int slowdown() {
        return link.slowdown();
    }

    private void message(String text) {
        if (closing) {
            return;
        }
        try {
            JsonObject request = new JsonObject(text);
            server.record(request);
            if (!link.has(Fault.Kind.HANG)) {
                take(request);
            }
        } catch (DecodeException | ClassCastException e) {
            error("invalid_message", "Could not parse the message.");
        }
    }

    private void take(JsonObject request) {
        String id = request.getString("context_id", "default");
        ElevenLabsContext known = contexts.get(id);
        if (Boolean.TRUE.equals(request.getValue("close_socket"))) {
            link.close(1000, "");
        } else if (known == null) {
            open(id, request);
        } else if (FIRST_ONLY.stream().anyMatch(name -> request.getValue(name) != null)) {
            error("invalid_message", "Settings may only be in the first message of a context.");
        } else {
            known.take(request);
        }
    }

    private void open(String id, JsonObject request) {
        if (link.has(Fault.Kind.NO_CHANNELS)) {
            error("too_many_concurrent_requests", "Too many concurrent requests.");
        } else if (Boolean.TRUE.equals(request.getValue("close_context"))) {
            send(id, new JsonObject().put("isFinal", true));
        } else if (contexts.size() >= MAX_CONTEXTS) {
            error("max_contexts_exceeded", "Maximum simultaneous contexts exceeded (" + MAX_CONTEXTS + ").");
        } else if (!request.getString("text", "").isEmpty()) {
            ElevenLabsContext context = new ElevenLabsContext(this, id, request);
            contexts.put(id, context);
            context.take(request);
        }
    }

    /** A context is over. */
    void ended(String id) {
        String last = habits().otherSpelling() ? "is_final" : "isFinal";
        send(id, new JsonObject().put(last, true).putNull("audio"));
        contexts.remove(id);
        link.afterwards(server::contextDone);
        if (habits().hangsUp()) {
            link.close(1000, "");
        }
    }

    private void error(String name, String message) {
        closing = true;
        link.send(new JsonObject().put("message", message).put("error", name).put("code", POLICY));
        link.close(POLICY, message);
    }

    void send(String id, JsonObject message) {
        if (link.has(Fault.Kind.WRONG_ORDER)) {
            link.send(new JsonObject().put("contextId", "somebody-else").put("audio", "AAAA"));
        }
        link.send(message.put(habits().otherSpelling() ? "context_id" : "contextId", id));
    }
}
