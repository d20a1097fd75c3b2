package dev.parley.dialect.rtvi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.dialect.support.Json;
import dev.parley.session.SessionOutput.Place;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells replies by {@code bot-output}, a segment for each sentence (pipecat-rtvi.md 5.4): held until the bot is heard, then how
 * far it was spoken, by the words that are told beside their audio. What waits is no longer than a reply. Loop only.
 */
final class BotOutput {
    private static final Pattern SENTENCE =
            Pattern.compile("(?:[.!?…؟।][\"'”’»)\\]]*\\s+|[。！？][\"'”’»）」』]*\\s*|\\n+)(?=\\S)");

    private final RtviWriter writer;
    private final Deque<Segment> segments = new ArrayDeque<>();
    private final StringBuilder open = new StringBuilder();
    private boolean first;
    private boolean audible;
    private int unassigned;
    private int ids;

    private static final class Segment {
        final int id;
        final Place place;
        final String text;
        /** Characters that were spoken, white space included. */
        int spoken;

        boolean told;

        Segment(int id, Place place, String text) {
            this.id = id;
            this.place = place;
            this.text = text;
        }
    }

    BotOutput(RtviWriter writer) {
        this.writer = writer;
    }

    /** @param value whether the client reads the first kind of {@code bot-output}, which has no progress */
    void first(boolean value) {
        first = value;
    }

    /** More of what the language model writes. */
    void text(Place place, boolean spoken, String delta) {
        open.append(delta);
        for (Matcher end = SENTENCE.matcher(open); end.find(); end = SENTENCE.matcher(open)) {
            String sentence = open.substring(0, end.end());
            open.delete(0, end.end());
            add(place, spoken, sentence.strip());
        }
    }

    /** Nothing more is written in this part. */
    void textDone(Place place, boolean spoken) {
        String last = open.toString().strip();
        open.setLength(0);
        add(place, spoken, last);
    }

    private void add(Place place, boolean spoken, String text) {
        if (text.isEmpty()) {
            return;
        }
        writer.send("bot-transcription", Json.object().put("text", text));
        if (spoken) {
            segments.add(new Segment(++ids, place, text));
            progress();
        } else {
            writer.send(
                    "bot-output",
                    segment(++ids, text, "new").put("will_be_spoken", false).put("spoken", false));
        }
    }

    /** The bot is heard from now on, or not any more. */
    void audible(boolean value) {
        audible = value;
        progress();
    }

    /** These words are being heard. */
    void spoken(String delta) {
        unassigned += (int)
                delta.chars().filter(sign -> !Character.isWhitespace(sign)).count();
        progress();
    }

    /** Words that are no part of the reply. */
    void filler(String text) {
        Segment filler = new Segment(++ids, new Place("", "", 0, 0), text);
        tell(filler, "new");
        filler.spoken = text.length();
        tell(filler, "completed");
    }

    /** All of a part was heard. */
    void spokenDone(Place place) {
        unassigned = 0;
        while (!segments.isEmpty() && segments.getFirst().place.equals(place)) {
            Segment segment = segments.remove();
            if (!segment.told) {
                tell(segment, "new");
            }
            segment.spoken = segment.text.length();
            tell(segment, "completed");
        }
    }

    /** The reply was stopped: what was not heard is not told. */
    void drop() {
        segments.clear();
        open.setLength(0);
        unassigned = 0;
    }

    private void progress() {
        if (!audible) {
            return;
        }
        segments.stream().filter(each -> !each.told).forEach(each -> {
            each.told = true;
            tell(each, "new");
        });
        while (unassigned > 0 && !segments.isEmpty()) {
            Segment now = segments.getFirst();
            advance(now);
            if (now.spoken == now.text.length()) {
                segments.remove();
                tell(now, "completed");
            } else {
                tell(now, "in-progress");
            }
        }
    }

    private void advance(Segment segment) {
        while (segment.spoken < segment.text.length()
                && (unassigned > 0 || Character.isWhitespace(segment.text.charAt(segment.spoken)))) {
            if (!Character.isWhitespace(segment.text.charAt(segment.spoken))) {
                unassigned--;
            }
            segment.spoken++;
        }
    }

    private void tell(Segment segment, String status) {
        boolean progress = status.equals("in-progress");
        if (progress && first) {
            return;
        }
        ObjectNode data = segment(segment.id, segment.text, status).put("will_be_spoken", true);
        if (!progress) {
            data.put("spoken", status.equals("completed"));
        }
        data.putObject("spoken_progress")
                .put("accumulated_text", segment.text.substring(0, segment.spoken))
                .put("remaining_text", segment.text.substring(segment.spoken));
        writer.send("bot-output", data);
    }

    private static ObjectNode segment(int id, String text, String status) {
        return Json.object()
                .put("text", text)
                .put("output_type", "sentence")
                .put("text_type", "sentence")
                .put("aggregated_by", "sentence")
                .put("segment_id", id)
                .put("spoken_status", status);
    }
}
