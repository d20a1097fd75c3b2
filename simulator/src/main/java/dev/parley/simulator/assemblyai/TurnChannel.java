package dev.parley.simulator.assemblyai;

import dev.parley.simulator.socket.FaultySocket;
import dev.parley.simulator.speech.HeardAudio;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One connection behind its handshake: turns, word by word. Confined to the connection's loop. */
final class TurnChannel {
    private static final double FRAME_MS = 80;
    private static final double SHORTEST_SECONDS = 0.05;
    private static final double LONGEST_SECONDS = 1;
    private static final double CONFIDENCE_A_FRAME = 0.1;
    private static final double TALKING = 0.02;

    private final FaultySocket socket;
    private final HeardAudio audio;
    private final Map<String, String> query;
    private final String id;
    private final int rate;
    private final List<HeardAudio.Word> words = new ArrayList<>();
    private double threshold;
    private double shortest;
    private double longest;
    private int order;
    private int silent = Integer.MAX_VALUE / 2;

    TurnChannel(FaultySocket socket, HeardAudio audio, Map<String, String> query, String id) {
        this.socket = socket;
        this.audio = audio;
        this.query = query;
        this.id = id;
        this.rate = Integer.parseInt(query.get("sample_rate"));
        this.threshold = Double.parseDouble(query.getOrDefault("end_of_turn_confidence_threshold", "0.4"));
        this.shortest = Double.parseDouble(query.getOrDefault("min_turn_silence", "400"));
        this.longest = Double.parseDouble(query.getOrDefault("max_turn_silence", "1280"));
    }

    void start() {
        socket.send(new JsonObject().put("type", "Begin").put("id", id).put("expires_at", 1_800_000_000L));
    }

    void audio(byte[] pcm) {
        double seconds = pcm.length / 2.0 / rate;
        if (seconds < SHORTEST_SECONDS || seconds > LONGEST_SECONDS) {
            long ms = Math.round(1000 * seconds);
            socket.work(() -> error(
                    3007,
                    "Input Duration Error: Input duration violation: " + ms + " ms. Expected between 50 and 1000 ms"));
            return;
        }
        audio.take(pcm).forEach(frame -> socket.work(() -> frame(frame)));
    }

    private void frame(HeardAudio.Frame frame) {
        if (frame.voiced() && silent > 6) {
            socket.send(new JsonObject().put("type", "SpeechStarted").put("timestamp", Math.round(1000 * frame.end())));
        }
        silent = frame.voiced() ? 0 : silent + 1;
        if (!frame.words().isEmpty()) {
            words.addAll(frame.words());
            tell(false, false);
        } else if (!words.isEmpty() && isOver()) {
            endTurn();
        }
    }

    private boolean isOver() {
        double ms = silent * FRAME_MS;
        return ms >= longest || ms >= shortest && confidence() >= threshold;
    }

    private double confidence() {
        return Math.clamp(silent * CONFIDENCE_A_FRAME, TALKING, 0.98);
    }

    private void endTurn() {
        boolean formats = "true".equals(query.get("format_turns"));
        tell(true, false);
        if (formats) {
            tell(true, true);
        }
        words.clear();
        order++;
    }

    private void tell(boolean end, boolean formatted) {
        JsonArray array = new JsonArray();
        for (HeardAudio.Word word : words) {
            array.add(new JsonObject()
                    .put("text", formatted ? word.text() : plain(word.text()))
                    .put("start", Math.round(1000 * word.start()))
                    .put("end", Math.round(1000 * word.end()))
                    .put("confidence", 0.98)
                    .put("word_is_final", true));
        }
        List<String> texts = words.stream()
                .map(word -> formatted ? word.text() : plain(word.text()))
                .toList();
        socket.send(new JsonObject()
                .put("type", "Turn")
                .put("turn_order", order)
                .put("turn_is_formatted", formatted)
                .put("end_of_turn", end)
                .put("transcript", String.join(" ", texts))
                .put("utterance", end ? String.join(" ", texts) : "")
                .put("end_of_turn_confidence", confidence())
                .put("words", array));
    }

    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}']", "");
    }

    void text(String text) {
        try {
            JsonObject message = new JsonObject(text);
            String type = message.getString("type", "");
            socket.work(() -> message(type, message));
        } catch (DecodeException | ClassCastException e) {
            error(3006, "Invalid JSON: " + text);
        }
    }

    private void message(String type, JsonObject message) {
        switch (type) {
            case "KeepAlive" -> {}
            case "ForceEndpoint" -> {
                words.addAll(audio.finish());
                silent = Integer.MAX_VALUE / 2;
                if (!words.isEmpty()) {
                    endTurn();
                }
            }
            case "UpdateConfiguration" -> {
                threshold = message.getDouble("end_of_turn_confidence_threshold", threshold);
                shortest = message.getDouble("min_turn_silence", shortest);
                longest = message.getDouble("max_turn_silence", longest);
            }
            case "Terminate" -> terminate();
            default -> error(3006, "Invalid Message Type: " + type);
        }
    }

    private void terminate() {
        words.addAll(audio.finish());
        if (!words.isEmpty()) {
            endTurn();
        }
        socket.send(new JsonObject()
                .put("type", "Termination")
                .put("audio_duration_seconds", Math.round(audio.seconds()))
                .put("session_duration_seconds", Math.round(audio.seconds())));
        socket.close(1000, "");
    }

    /** Told in a message, then by the code of the close. */
    void error(int code, String error) {
        socket.send(
                new JsonObject().put("type", "Error").put("error_code", code).put("error", error));
        socket.close(code, error.length() > 120 ? "See Error message for details" : error);
    }
}
