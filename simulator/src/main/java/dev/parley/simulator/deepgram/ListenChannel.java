package dev.parley.simulator.deepgram;

import dev.parley.simulator.socket.FaultySocket;
import dev.parley.simulator.speech.HeardAudio;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** One connection behind its handshake. Confined to the connection's loop. */
abstract class ListenChannel {
    final FaultySocket socket;
    final HeardAudio audio;
    final ListenQuery query;
    final String requestId;

    ListenChannel(FaultySocket socket, HeardAudio audio, ListenQuery query, String requestId) {
        this.socket = socket;
        this.audio = audio;
        this.query = query;
        this.requestId = requestId;
    }

    /** The connection has begun. */
    abstract void start();

    /** What one frame of audio brings. */
    abstract void frame(HeardAudio.Frame frame);

    /** A message of the client, by its type. */
    abstract void message(String type, JsonObject message);

    /** No more comes: what is left is told, then the connection closed. */
    abstract void end();

    /** A message of the client that cannot be read. */
    abstract void unreadable(String message);

    final void audio(byte[] bytes) {
        if (bytes.length == 0) {
            socket.work(this::end);
            return;
        }
        audio.take(bytes).forEach(frame -> socket.work(() -> frame(frame)));
    }

    final void text(String text) {
        try {
            JsonObject message = new JsonObject(text);
            String type = message.getString("type", "");
            socket.work(() -> message(type, message));
        } catch (DecodeException | ClassCastException e) {
            unreadable(text);
        }
    }

    /** @param punctuated name of the field with the word as it is written; empty for none */
    static JsonArray words(List<HeardAudio.Word> words, String punctuated) {
        JsonArray array = new JsonArray();
        for (HeardAudio.Word word : words) {
            JsonObject json = new JsonObject()
                    .put("word", punctuated.isEmpty() ? word.text() : plain(word.text()))
                    .put("start", word.start())
                    .put("end", word.end())
                    .put("confidence", 0.98);
            array.add(punctuated.isEmpty() ? json : json.put(punctuated, word.text()));
        }
        return array;
    }

    static String plain(String word) {
        return word.toLowerCase(java.util.Locale.ROOT).replaceAll("[^\\p{L}\\p{N}']", "");
    }

    static String transcript(List<HeardAudio.Word> words) {
        return String.join(" ", words.stream().map(HeardAudio.Word::text).toList());
    }
}
