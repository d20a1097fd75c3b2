package dev.parley.simulator.openai;

import dev.parley.simulator.socket.FaultySocket;
import dev.parley.simulator.speech.HeardAudio;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** One connection for transcripts. Confined to the connection's loop. */
abstract class TranscriptionChannel {
    final FaultySocket socket;

    TranscriptionChannel(FaultySocket socket) {
        this.socket = socket;
    }

    /** The connection has begun. */
    abstract void start();

    /** A message of the client; empty where it is no JSON object. */
    abstract void message(Optional<JsonObject> message);

    static Optional<JsonObject> parse(String text) {
        try {
            return Optional.of(new JsonObject(text));
        } catch (DecodeException e) {
            return Optional.empty();
        }
    }

    /** The audio of an append; empty where it is none. */
    static Optional<byte[]> audio(JsonObject append) {
        try {
            return append.getValue("audio") instanceof String audio
                    ? Optional.of(Base64.getDecoder().decode(audio))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static String text(List<HeardAudio.Word> words) {
        return String.join(" ", words.stream().map(HeardAudio.Word::text).toList());
    }
}
