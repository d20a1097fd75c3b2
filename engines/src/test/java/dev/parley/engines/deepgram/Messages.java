package dev.parley.engines.deepgram;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Messages of Deepgram, as its reference shows them. */
final class Messages {
    private Messages() {}

    /** Words of equal length from {@code start} on. */
    static String result(String transcript, double start, double duration, boolean isFinal, boolean fromFinalize) {
        JsonArray words = words(transcript, start, duration, "punctuated_word");
        JsonObject alternative = new JsonObject()
                .put("transcript", transcript)
                .put("confidence", 0.9)
                .put("words", words);
        return new JsonObject()
                .put("type", "Results")
                .put("channel_index", new JsonArray().add(0).add(1))
                .put("start", start)
                .put("duration", duration)
                .put("is_final", isFinal)
                .put("speech_final", fromFinalize)
                .put("from_finalize", fromFinalize)
                .put("channel", new JsonObject().put("alternatives", new JsonArray().add(alternative)))
                .encode();
    }

    /** @param end of the audio that was transcribed, in seconds */
    static String turn(String event, int index, String transcript, double end, double confidence) {
        JsonArray words = new JsonArray();
        for (String word : transcript.isEmpty() ? new String[0] : transcript.split(" ")) {
            words.add(new JsonObject().put("word", word).put("confidence", 0.9));
        }
        return new JsonObject()
                .put("type", "TurnInfo")
                .put("event", event)
                .put("turn_index", index)
                .put("audio_window_start", 0.0)
                .put("audio_window_end", end)
                .put("transcript", transcript)
                .put("words", words)
                .put("end_of_turn_confidence", confidence)
                .encode();
    }

    private static JsonArray words(String transcript, double start, double duration, String written) {
        String[] texts = transcript.isEmpty() ? new String[0] : transcript.split(" ");
        JsonArray words = new JsonArray();
        for (int i = 0; i < texts.length; i++) {
            words.add(new JsonObject()
                    .put("word", texts[i].toLowerCase(java.util.Locale.ROOT))
                    .put(written, texts[i])
                    .put("start", start + i * duration / texts.length)
                    .put("end", start + (i + 1) * duration / texts.length)
                    .put("confidence", 0.9));
        }
        return words;
    }
}
