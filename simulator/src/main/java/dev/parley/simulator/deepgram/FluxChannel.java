package dev.parley.simulator.deepgram;

import dev.parley.simulator.socket.FaultySocket;
import dev.parley.simulator.speech.HeardAudio;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** {@code /v2/listen}: one turn after the other, told about every quarter of a second. Confined to the connection's loop. */
final class FluxChannel extends ListenChannel {
    private static final double FRAME_MS = 80;
    private static final int UPDATE_FRAMES = 3;
    private static final double CONFIDENCE_A_FRAME = 0.09;
    private static final double TALKING = 0.05;
    private static final double HIGHEST = 0.97;

    private final List<HeardAudio.Word> words = new ArrayList<>();
    private double threshold;
    private double eager;
    private double timeout;
    private JsonArray keyterms;
    private int sequence;
    private int turn;
    private double windowStart;
    private int silent;
    private int sinceMessage;
    private boolean inTurn;
    private boolean endingEarly;

    FluxChannel(FaultySocket socket, HeardAudio audio, ListenQuery query, String requestId) {
        super(socket, audio, query, requestId);
        this.threshold = query.number("eot_threshold", 0.7);
        this.eager = query.number("eager_eot_threshold", Double.MAX_VALUE);
        this.timeout = query.number("eot_timeout_ms", 5_000);
        this.keyterms = new JsonArray(query.all("keyterm"));
    }

    @Override
    void start() {
        send(new JsonObject().put("type", "Connected"));
    }

    private void send(JsonObject message) {
        socket.send(message.put("request_id", requestId).put("sequence_id", sequence++));
    }

    @Override
    void frame(HeardAudio.Frame frame) {
        silent = frame.voiced() ? 0 : silent + 1;
        words.addAll(frame.words());
        sinceMessage++;
        if (!inTurn) {
            if (words.isEmpty()) {
                update(frame.end());
            } else {
                inTurn = true;
                tell("StartOfTurn", frame.end());
            }
        } else if (endingEarly && frame.voiced()) {
            endingEarly = false;
            tell("TurnResumed", frame.end());
        } else if (confidence() >= threshold) {
            endTurn("model", frame.end());
        } else if (silent * FRAME_MS >= timeout) {
            endTurn("timeout", frame.end());
        } else if (!endingEarly && confidence() >= eager) {
            endingEarly = true;
            tell("EagerEndOfTurn", frame.end());
        } else {
            update(frame.end());
        }
    }

    private double confidence() {
        return Math.clamp(silent * CONFIDENCE_A_FRAME, TALKING, HIGHEST);
    }

    private void update(double end) {
        if (sinceMessage >= UPDATE_FRAMES) {
            tell("Update", end);
        }
    }

    private void endTurn(String trigger, double end) {
        JsonObject info = info("EndOfTurn", end).put("trigger", trigger);
        inTurn = false;
        endingEarly = false;
        words.clear();
        windowStart = end;
        turn++;
        send(info);
    }

    private void tell(String event, double end) {
        send(info(event, end));
    }

    private JsonObject info(String event, double end) {
        sinceMessage = 0;
        JsonObject info = new JsonObject()
                .put("type", "TurnInfo")
                .put("event", event)
                .put("turn_index", turn)
                .put("audio_window_start", windowStart)
                .put("audio_window_end", end)
                .put("transcript", transcript(words))
                .put("words", words(words, ""))
                .put("end_of_turn_confidence", inTurn ? confidence() : TALKING);
        return query.first("model").orElse("").endsWith("multi")
                ? info.put("languages", new JsonArray().add("en"))
                        .put("languages_hinted", new JsonArray(query.all("language_hint")))
                : info;
    }

    @Override
    void message(String type, JsonObject message) {
        switch (type) {
            case "CloseStream" -> end();
            case "ForceEndTurn" -> {
                if (inTurn) {
                    endTurn("manual", audio.seconds());
                }
            }
            case "Configure" -> configure(message);
            default -> unreadable(message.encode());
        }
    }

    private void configure(JsonObject message) {
        JsonObject wanted = message.getJsonObject("thresholds", new JsonObject());
        threshold = wanted.getDouble("eot_threshold", threshold);
        eager = wanted.getDouble("eager_eot_threshold", eager);
        timeout = wanted.getDouble("eot_timeout_ms", timeout);
        keyterms = message.getJsonArray("keyterms", keyterms);
        JsonObject thresholds = new JsonObject().put("eot_threshold", threshold).put("eot_timeout_ms", timeout);
        if (eager <= 1) {
            thresholds.put("eager_eot_threshold", eager);
        }
        send(new JsonObject()
                .put("type", "ConfigureSuccess")
                .put("thresholds", thresholds)
                .put("keyterms", keyterms));
    }

    /** Without an end of the turn, and without a status. */
    @Override
    void end() {
        words.addAll(audio.finish());
        tell("Update", audio.seconds());
        socket.close(1005, "");
    }

    @Override
    void unreadable(String message) {
        send(new JsonObject()
                .put("type", "Error")
                .put("code", "UNPARSABLE_CLIENT_MESSAGE")
                .put("description", "The message could not be parsed."));
        socket.close(1008, "");
    }
}
