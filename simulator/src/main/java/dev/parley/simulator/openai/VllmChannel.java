package dev.parley.simulator.openai;

import dev.parley.simulator.socket.FaultySocket;
import dev.parley.simulator.speech.HeardAudio;
import dev.parley.simulator.speech.Script;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * vLLM's: a commit begins a transcript, a final one ends its audio. Audio that came before a transcript was told belongs to it
 * or to nothing. Confined to the connection's loop.
 */
final class VllmChannel extends TranscriptionChannel {
    private static final int RATE = 16_000;

    private final HeardAudio audio;
    private final List<HeardAudio.Word> words = new ArrayList<>();
    private boolean validated;
    private boolean generating;

    VllmChannel(FaultySocket socket, Script script) {
        super(socket);
        this.audio = new HeardAudio(script, RATE);
    }

    @Override
    void start() {
        socket.send(new JsonObject()
                .put("type", "session.created")
                .put("id", "sess-1")
                .put("created", 1));
    }

    @Override
    void message(Optional<JsonObject> read) {
        if (read.isEmpty()) {
            error("Invalid JSON", "invalid_json");
            return;
        }
        JsonObject message = read.get();
        switch (message.getString("type", "")) {
            case "session.update" -> validated = message.getValue("model") instanceof String;
            case "input_audio_buffer.append" ->
                audio(message).ifPresentOrElse(this::hear, () -> error("Invalid audio data", "invalid_audio"));
            case "input_audio_buffer.commit" -> commit(message.getBoolean("final", false));
            default -> error("Unknown event type: " + message.getString("type"), "unknown_event");
        }
    }

    private void hear(byte[] pcm) {
        for (HeardAudio.Frame frame : audio.take(pcm)) {
            for (HeardAudio.Word word : frame.words()) {
                words.add(word);
                if (generating) {
                    delta(word);
                }
            }
        }
    }

    private void delta(HeardAudio.Word word) {
        socket.send(new JsonObject().put("type", "transcription.delta").put("delta", " " + word.text()));
    }

    private void commit(boolean last) {
        if (!validated) {
            error(
                    "Model not validated. Make sure to validate the model by sending a session.update event.",
                    "model_not_validated");
        } else if (!last) {
            generating = true;
        } else if (generating) {
            for (HeardAudio.Word word : audio.finish()) {
                words.add(word);
                delta(word);
            }
            socket.send(new JsonObject()
                    .put("type", "transcription.done")
                    .put("text", text(words))
                    .put("usage", new JsonObject().put("prompt_tokens", 1).put("completion_tokens", words.size())));
            words.clear();
            generating = false;
        }
    }

    private void error(String message, String code) {
        socket.send(new JsonObject().put("type", "error").put("error", message).put("code", code));
    }
}
