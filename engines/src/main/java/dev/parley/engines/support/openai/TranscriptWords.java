package dev.parley.engines.support.openai;

import dev.parley.provider.SttEvent;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The words of an answer (speech-backends.md E.2). Where it does not say when each was said, they are spread over the
 * utterance by their letters. Stateless.
 */
public final class TranscriptWords {
    private TranscriptWords() {}

    /**
     * @param startMs of the utterance, in the stream's time
     * @throws ClassCastException when it is no transcript
     */
    static List<SttEvent.Word> read(JsonObject answer, long startMs, long endMs) {
        String text = answer.getString("text", "");
        List<String> words = words(text);
        JsonArray timed = answer.getJsonArray("words", new JsonArray());
        return timed.size() == words.size() ? timed(words, timed, startMs, endMs) : spread(words, startMs, endMs);
    }

    /** How long the server says the recording is, in seconds; zero where it does not. Some write it as a text. */
    static double duration(JsonObject answer) {
        return switch (answer.getValue("duration")) {
            case Number seconds -> seconds.doubleValue();
            case String text when text.matches("\\d{1,6}(?:\\.\\d{1,9})?") -> Double.parseDouble(text);
            case null, default -> 0;
        };
    }

    /** The words of a text, each where its letters stand between two times. */
    public static List<SttEvent.Word> spread(String text, long startMs, long endMs) {
        return spread(words(text), startMs, endMs);
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.split("\\s+")).filter(word -> !word.isEmpty()).toList();
    }

    /** Whisper's words have no punctuation; those of the text have. */
    private static List<SttEvent.Word> timed(List<String> words, JsonArray timed, long startMs, long endMs) {
        List<SttEvent.Word> result = new ArrayList<>();
        long before = startMs;
        for (int i = 0; i < words.size(); i++) {
            JsonObject word = timed.getJsonObject(i);
            long start = Math.clamp(startMs + ms(word, "start"), before, endMs);
            long end = Math.clamp(startMs + ms(word, "end"), start, endMs);
            result.add(new SttEvent.Word(words.get(i), start, end));
            before = start;
        }
        return result;
    }

    private static long ms(JsonObject word, String name) {
        return Math.round(1000 * word.getDouble(name, 0.0));
    }

    private static List<SttEvent.Word> spread(List<String> words, long startMs, long endMs) {
        long letters = words.stream().mapToLong(String::length).sum();
        List<SttEvent.Word> result = new ArrayList<>();
        long before = 0;
        for (String word : words) {
            long start = startMs + (endMs - startMs) * before / letters;
            before += word.length();
            result.add(new SttEvent.Word(word, start, start));
        }
        return result;
    }
}
