package dev.parley.host.stream;

import dev.parley.host.HostedRecogniser;
import dev.parley.host.HostedRecogniser.Word;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** What the host says on {@code /v1/audio/stream}; times are seconds of the audio sent. Stateless. */
final class StreamMessages {
    private static final double MS = 1000;

    private StreamMessages() {}

    static String ready(HostedRecogniser recogniser) {
        return new JsonObject()
                .put("type", "ready")
                .put("streaming", recogniser.isStreaming())
                .put("word_times", recogniser.knowsWordTimes())
                .encode();
    }

    /** Words that stay as they are. @param beginMs when the utterance began */
    static String words(List<Word> words, long beginMs) {
        JsonArray all = new JsonArray();
        words.forEach(word -> all.add(new JsonObject()
                .put("word", word.text())
                .put("start", (beginMs + word.startMs()) / MS)
                .put("end", (beginMs + word.endMs()) / MS)));
        return new JsonObject().put("type", "words").put("words", all).encode();
    }

    /** The word behind those, which may still grow; empty: there is none. */
    static String partial(String text) {
        return new JsonObject().put("type", "partial").put("text", text).encode();
    }

    static String flushed(long id) {
        return new JsonObject().put("type", "flushed").put("id", id).encode();
    }

    static String error(String reason) {
        return new JsonObject().put("type", "error").put("message", reason).encode();
    }
}
