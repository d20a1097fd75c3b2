package dev.parley.engines.deepgram;

import dev.parley.engines.support.service.JsonFields;
import dev.parley.provider.SttEvent;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleToLongFunction;

/**
 * The words of one of Flux's turns, all of which come with each message, and how many of them have been told for certain.
 * Where the server does not say when each was said, they are spread over the turn by their letters. Not thread-safe.
 */
final class TurnWords {
    /** Speech is about so old when a turn is told to have begun. */
    private static final double ONSET_SECONDS = 0.5;

    private final int index;
    private List<SttEvent.Word> words = List.of();
    private List<String> texts = List.of();
    private double began = -1;
    private int told;

    TurnWords(int index) {
        this.index = index;
    }

    int index() {
        return index;
    }

    /**
     * Takes what a message says of this turn; true when it changes the words.
     *
     * @param clock seconds of the server as ms of the session
     */
    boolean read(JsonObject info, DoubleToLongFunction clock) {
        double from = JsonFields.number(info, "audio_window_start", 0);
        double to = JsonFields.number(info, "audio_window_end", from);
        List<JsonObject> items = JsonFields.objects(info, "words");
        List<String> now = new ArrayList<>();
        List<SttEvent.Word> timed = new ArrayList<>();
        for (JsonObject item : items) {
            for (String text : split(JsonFields.text(item, "word"))) {
                now.add(text);
                if (item.getValue("start") instanceof Number start) {
                    long startMs = clock.applyAsLong(start.doubleValue());
                    long endMs = clock.applyAsLong(JsonFields.number(item, "end", start.doubleValue()));
                    timed.add(new SttEvent.Word(text, startMs, Math.max(startMs, endMs)));
                }
            }
        }
        if (items.isEmpty()) {
            now.addAll(split(JsonFields.text(info, "transcript")));
        }
        if (began < 0 && !now.isEmpty()) {
            began = Math.max(from, to - ONSET_SECONDS);
        }
        boolean news = !now.equals(texts);
        texts = now;
        words = timed.size() == now.size() ? timed : spread(clock.applyAsLong(began), clock.applyAsLong(to));
        return news;
    }

    private static List<String> split(String text) {
        return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
    }

    private List<SttEvent.Word> spread(long fromMs, long toMs) {
        long letters = texts.stream().mapToLong(String::length).sum();
        List<SttEvent.Word> result = new ArrayList<>();
        long before = 0;
        for (String text : texts) {
            long start = fromMs + Math.max(0, toMs - fromMs) * before / letters;
            before += text.length();
            result.add(new SttEvent.Word(text, start, start));
        }
        return result;
    }

    boolean hasRest() {
        return words.size() > told;
    }

    /** The words that have not been told for certain. */
    List<SttEvent.Word> rest() {
        return hasRest() ? words.subList(told, words.size()) : List.of();
    }

    /** The same; they count as told from now on. */
    List<SttEvent.Word> takeRest() {
        List<SttEvent.Word> rest = rest();
        told += rest.size();
        return rest;
    }
}
