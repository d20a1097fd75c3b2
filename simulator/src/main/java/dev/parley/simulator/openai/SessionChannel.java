package dev.parley.simulator.openai;

import dev.parley.simulator.socket.FaultySocket;
import dev.parley.simulator.speech.HeardAudio;
import dev.parley.simulator.speech.Script;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * OpenAI's transcription session, and Speaches' (openai-realtime.md 2.5, 5.2): pieces end by commits, or where the server finds
 * silence. Models that are live tell words as they come, others with the end of the piece. Confined to the connection's loop.
 */
final class SessionChannel extends TranscriptionChannel {
    private static final int RATE = 24_000;
    private static final double FRAME_MS = 80;
    private static final double SHORTEST_SECONDS = 0.1;

    private final HeardAudio audio;
    private final TranscriptionConfig config;
    private final List<HeardAudio.Word> words = new ArrayList<>();
    private int events;
    private int pieces = 1;
    private String previous = "";
    private double pieceStart;
    private boolean speaking;
    private double silentMs;

    SessionChannel(FaultySocket socket, Script script, RealtimeFlavour flavour, String model) {
        super(socket);
        this.audio = new HeardAudio(script, RATE);
        this.config = new TranscriptionConfig(flavour, model);
    }

    @Override
    void start() {
        send("session.created", new JsonObject().put("session", config.json()));
    }

    private void send(String type, JsonObject fields) {
        JsonObject event = new JsonObject().put("type", type).put("event_id", "event_" + ++events);
        socket.send(event.mergeIn(fields));
    }

    private String piece() {
        return "item_" + pieces;
    }

    @Override
    void message(Optional<JsonObject> read) {
        if (read.isEmpty()) {
            error(new TranscriptionConfig.Wrong("invalid_json", "", "We could not parse the message."), "");
            return;
        }
        JsonObject message = read.get();
        String id = message.getString("event_id", "");
        switch (message.getString("type", "")) {
            case "session.update" ->
                config.update(message.getValue("session"))
                        .ifPresentOrElse(
                                wrong -> error(wrong, id),
                                () -> send("session.updated", new JsonObject().put("session", config.json())));
            case "input_audio_buffer.append" ->
                audio(message)
                        .ifPresentOrElse(
                                this::hear,
                                () -> error(
                                        new TranscriptionConfig.Wrong("invalid_value", "audio", "Invalid 'audio'."),
                                        id));
            case "input_audio_buffer.commit" -> commit(id);
            case "input_audio_buffer.clear" -> clear();
            default ->
                error(
                        new TranscriptionConfig.Wrong(
                                "invalid_value", "type", "Invalid value: '" + message.getString("type") + "'."),
                        id);
        }
    }

    private void hear(byte[] pcm) {
        for (HeardAudio.Frame frame : audio.take(pcm)) {
            if (config.silenceMs().isPresent()) {
                watch(frame);
            }
            for (HeardAudio.Word word : frame.words()) {
                words.add(word);
                if (config.isLive()) {
                    delta(word);
                }
            }
            if (speaking && silentMs >= config.silenceMs().orElse(Double.MAX_VALUE)) {
                stopped(frame.end() - silentMs / 1000);
            }
        }
    }

    private void watch(HeardAudio.Frame frame) {
        silentMs = frame.voiced() ? 0 : silentMs + FRAME_MS;
        if (frame.voiced() && !speaking) {
            speaking = true;
            long start = Math.round(1000 * Math.max(pieceStart, frame.end() - 0.3));
            send(
                    "input_audio_buffer.speech_started",
                    new JsonObject().put("audio_start_ms", start).put("item_id", piece()));
        }
    }

    private void stopped(double end) {
        speaking = false;
        send(
                "input_audio_buffer.speech_stopped",
                new JsonObject().put("audio_end_ms", Math.round(1000 * end)).put("item_id", piece()));
        transcribe();
    }

    private void delta(HeardAudio.Word word) {
        send(
                "conversation.item.input_audio_transcription.delta",
                transcript().put("delta", word == words.getFirst() ? word.text() : " " + word.text()));
    }

    private JsonObject transcript() {
        return new JsonObject().put("item_id", piece()).put("content_index", 0);
    }

    private void commit(String id) {
        double length = audio.seconds() - pieceStart;
        if (length < SHORTEST_SECONDS) {
            String message =
                    "Error committing input audio buffer: buffer too small. Expected at least 100ms of audio, but"
                            + " buffer only has " + Math.round(1000 * length) + ".00ms of audio.";
            error(new TranscriptionConfig.Wrong("input_audio_buffer_commit_empty", "", message), id);
        } else {
            transcribe();
        }
    }

    private void transcribe() {
        send(
                "input_audio_buffer.committed",
                new JsonObject().put("item_id", piece()).put("previous_item_id", previous.isEmpty() ? null : previous));
        JsonObject part = new JsonObject().put("type", "input_audio").put("transcript", null);
        JsonObject item = new JsonObject()
                .put("id", piece())
                .put("object", "realtime.item")
                .put("type", "message")
                .put("status", "completed")
                .put("role", "user")
                .put("content", new JsonArray().add(part));
        for (String step : config.itemEvents()) {
            send(
                    step,
                    new JsonObject().put("item", item).put("previous_item_id", previous.isEmpty() ? null : previous));
        }
        List<HeardAudio.Word> rest = audio.finish();
        boolean live = config.isLive();
        int told = live ? words.size() : 0;
        words.addAll(rest);
        words.subList(told, words.size()).forEach(this::delta);
        double seconds = audio.seconds() - pieceStart;
        send(
                "conversation.item.input_audio_transcription.completed",
                transcript()
                        .put("transcript", text(words))
                        .put("usage", new JsonObject().put("type", "duration").put("seconds", seconds)));
        previous = piece();
        next();
    }

    private void next() {
        pieces++;
        words.clear();
        speaking = false;
        silentMs = 0;
        pieceStart = audio.seconds();
    }

    private void clear() {
        audio.finish();
        next();
        send("input_audio_buffer.cleared", new JsonObject());
    }

    private void error(TranscriptionConfig.Wrong wrong, String id) {
        JsonObject error = new JsonObject()
                .put("type", "invalid_request_error")
                .put("code", wrong.code())
                .put("message", wrong.message())
                .put("param", wrong.param().isEmpty() ? null : wrong.param())
                .put("event_id", id.isEmpty() ? null : id);
        send("error", new JsonObject().put("error", error));
    }
}
