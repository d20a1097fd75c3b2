package dev.parley.http.openai.audio;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.dialect.support.Json;
import dev.parley.provider.SttEvent.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was said in a recording, in every form a client may ask for. Confined to one thread. */
final class Transcript {
    /** A subtitle holds what can be read at a glance. */
    private static final int LINE_CHARACTERS = 84;
    /** Silence between two words that ends a line. */
    private static final int PAUSE_MS = 600;

    private final List<Line> lines = new ArrayList<>();

    private record Line(List<Word> words) {
        String text() {
            return String.join(" ", words.stream().map(Word::text).toList());
        }

        long startMs() {
            return words.getFirst().startMs();
        }

        long endMs() {
            return Math.max(words.getLast().endMs(), startMs());
        }
    }

    /** Adds the words of one stretch of speech. */
    void add(List<Word> words) {
        List<Word> line = new ArrayList<>();
        int length = 0;
        for (Word word : words) {
            boolean full = length + word.text().length() > LINE_CHARACTERS;
            if (!line.isEmpty() && (full || word.startMs() - line.getLast().endMs() >= PAUSE_MS)) {
                lines.add(new Line(List.copyOf(line)));
                line.clear();
                length = 0;
            }
            line.add(word);
            length += word.text().length() + 1;
        }
        if (!line.isEmpty()) {
            lines.add(new Line(List.copyOf(line)));
        }
    }

    String text() {
        return String.join(" ", lines.stream().map(Line::text).toList());
    }

    ObjectNode json(long durationMs) {
        ObjectNode body = Json.object().put("text", text());
        body.set("usage", usage(durationMs));
        return body;
    }

    static ObjectNode usage(long durationMs) {
        return Json.object().put("type", "duration").put("seconds", (durationMs + 999) / 1000);
    }

    ObjectNode verbose(String language, long durationMs, TranscriptionRequest.Times times) {
        ObjectNode body = Json.object().put("task", "transcribe").put("language", language);
        body.put("duration", durationMs / 1000.0).put("text", text());
        if (times.segments()) {
            segments(body.putArray("segments"));
        }
        if (times.words()) {
            ArrayNode words = body.putArray("words");
            lines.forEach(line -> line.words()
                    .forEach(word -> words.addObject()
                            .put("word", word.text())
                            .put("start", word.startMs() / 1000.0)
                            .put("end", word.endMs() / 1000.0)));
        }
        body.set("usage", usage(durationMs));
        return body;
    }

    private void segments(ArrayNode segments) {
        for (Line line : lines) {
            ObjectNode segment = segments.addObject().put("id", segments.size() - 1);
            segment.put("seek", 0).put("start", line.startMs() / 1000.0).put("end", line.endMs() / 1000.0);
            segment.put("text", line.text());
            segment.putArray("tokens");
            segment.put("temperature", 0.0).put("avg_logprob", 0.0);
            segment.put("compression_ratio", 1.0).put("no_speech_prob", 0.0);
        }
    }

    String srt() {
        StringBuilder text = new StringBuilder();
        int number = 1;
        for (Line line : lines) {
            text.append(number++).append('\n');
            text.append(span(line, ',')).append('\n');
            text.append(line.text()).append("\n\n");
        }
        return text.toString();
    }

    String vtt() {
        StringBuilder text = new StringBuilder("WEBVTT\n\n");
        for (Line line : lines) {
            text.append(span(line, '.')).append('\n');
            text.append(line.text()).append("\n\n");
        }
        return text.toString();
    }

    private static String span(Line line, char point) {
        return stamp(line.startMs(), point) + " --> " + stamp(line.endMs(), point);
    }

    private static String stamp(long ms, char point) {
        return String.format(
                Locale.ROOT,
                "%02d:%02d:%02d%c%03d",
                ms / 3_600_000,
                ms / 60_000 % 60,
                ms / 1000 % 60,
                point,
                ms % 1000);
    }
}
