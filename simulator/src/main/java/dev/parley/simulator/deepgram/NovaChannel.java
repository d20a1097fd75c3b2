package dev.parley.simulator.deepgram;

import dev.parley.simulator.socket.FaultySocket;
import dev.parley.simulator.speech.HeardAudio;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** {@code /v1/listen}: results that grow, segments that end at pauses or when asked to. Confined to the connection's loop. */
final class NovaChannel extends ListenChannel {
    private static final double FRAME_MS = 80;
    private static final int INTERIM_FRAMES = 5;
    /** Audio that is left so short brings no answer to {@code Finalize}. */
    private static final double NOTICEABLE_SECONDS = 0.1;

    private final double endpointing;
    private final double utteranceEnd;
    private final List<HeardAudio.Word> segment = new ArrayList<>();
    private double segmentStart;
    private double lastWordEnd = -1;
    private boolean utterance;
    private int sinceInterim;
    private int silent = Integer.MAX_VALUE / 2;

    NovaChannel(FaultySocket socket, HeardAudio audio, ListenQuery query, String requestId) {
        super(socket, audio, query, requestId);
        this.endpointing = query.first("endpointing").orElse("").equals("false")
                ? Double.MAX_VALUE
                : query.number("endpointing", 10);
        this.utteranceEnd = query.number("utterance_end_ms", Double.MAX_VALUE);
    }

    @Override
    void start() {
        // There is no greeting.
    }

    @Override
    void frame(HeardAudio.Frame frame) {
        if (frame.voiced()) {
            if (silent > 6 && query.flag("vad_events")) {
                socket.send(new JsonObject()
                        .put("type", "SpeechStarted")
                        .put("channel", channel())
                        .put("timestamp", frame.end()));
            }
            silent = 0;
        } else {
            silent++;
        }
        add(frame.words());
        if (!segment.isEmpty() && silent >= 3 && silent * FRAME_MS >= endpointing) {
            results(frame.end(), true, true, false);
        } else if (query.flag("interim_results") && ++sinceInterim >= INTERIM_FRAMES) {
            results(frame.end(), false, false, false);
        }
        if (utterance && segment.isEmpty() && silent * FRAME_MS >= utteranceEnd) {
            utterance = false;
            socket.send(new JsonObject()
                    .put("type", "UtteranceEnd")
                    .put("channel", channel())
                    .put("last_word_end", lastWordEnd));
        }
    }

    private void add(List<HeardAudio.Word> words) {
        segment.addAll(words);
        if (!words.isEmpty()) {
            utterance = true;
            lastWordEnd = words.getLast().end();
        }
    }

    @Override
    void message(String type, JsonObject message) {
        switch (type) {
            case "KeepAlive" -> {}
            case "Finalize" -> {
                boolean noticeable = audio.seconds() - segmentStart >= NOTICEABLE_SECONDS;
                add(audio.finish());
                silent = Integer.MAX_VALUE / 2;
                if (noticeable || !segment.isEmpty()) {
                    results(audio.seconds(), true, true, true);
                }
            }
            case "CloseStream" -> end();
            default -> unreadable(message.encode());
        }
    }

    @Override
    void end() {
        add(audio.finish());
        if (!segment.isEmpty()) {
            results(audio.seconds(), true, true, false);
        }
        socket.send(new JsonObject()
                .put("type", "Metadata")
                .put("transaction_key", "deprecated")
                .put("request_id", requestId)
                .put("sha256", "0".repeat(64))
                .put("created", "2026-01-01T00:00:00.000Z")
                .put("duration", audio.seconds())
                .put("channels", 1));
        socket.close(1000, "");
    }

    @Override
    void unreadable(String message) {
        socket.close(1008, "DATA-0000");
    }

    private static JsonArray channel() {
        return new JsonArray().add(0).add(1);
    }

    private void results(double end, boolean isFinal, boolean speechFinal, boolean fromFinalize) {
        sinceInterim = 0;
        JsonObject alternative = new JsonObject()
                .put("transcript", transcript(segment))
                .put("confidence", segment.isEmpty() ? 0 : 0.98)
                .put("words", words(segment, query.flag("punctuate") ? "punctuated_word" : ""));
        socket.send(new JsonObject()
                .put("type", "Results")
                .put("channel_index", channel())
                .put("duration", end - segmentStart)
                .put("start", segmentStart)
                .put("is_final", isFinal)
                .put("speech_final", speechFinal)
                .put("from_finalize", fromFinalize)
                .put("channel", new JsonObject().put("alternatives", new JsonArray().add(alternative)))
                .put("metadata", metadata()));
        if (isFinal) {
            segment.clear();
            segmentStart = end;
        }
    }

    private JsonObject metadata() {
        JsonObject model = new JsonObject()
                .put("name", query.first("model").orElse(""))
                .put("version", "2026-01-01.0")
                .put("arch", "nova-3");
        return new JsonObject()
                .put("request_id", requestId)
                .put("model_info", model)
                .put("model_uuid", requestId);
    }
}
