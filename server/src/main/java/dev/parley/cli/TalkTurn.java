package dev.parley.cli;

import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/** What happened in one turn: the caller's clip, what was understood, what was answered, and how fast. Mutable. */
public final class TalkTurn {
    private static final String NO_REPLY = "no reply";

    private final String clip;
    private final StringBuilder said = new StringBuilder();
    private final StringBuilder reply = new StringBuilder();
    private final Map<String, Long> latency = new LinkedHashMap<>();
    private String status = NO_REPLY;
    private String error = "";
    private long replySamples;
    private long firstAudioMs = -1;

    TalkTurn(String clip) {
        this.clip = clip;
    }

    /** Name of the clip the caller played. */
    public String clip() {
        return clip;
    }

    /** What the server understood. */
    public String said() {
        return said.toString();
    }

    /** What the server answered, as text. */
    public String reply() {
        return reply.toString();
    }

    /** {@code completed}, or what the last response came to instead. */
    public String status() {
        return status;
    }

    /** The server's own breakdown of the turn, ms from the end of the caller's speech, by the event's field names. */
    public Map<String, Long> latency() {
        return Map.copyOf(latency);
    }

    /** Whether a reply was spoken to its end. */
    public boolean isAnswered() {
        return status.equals("completed") && replySamples > 0;
    }

    void heard(String transcript) {
        if (!said.isEmpty()) {
            said.append(' ');
        }
        said.append(transcript.strip());
    }

    /** The caller speaks on: a reply before this does not end the turn. */
    void goesOn() {
        status = NO_REPLY;
    }

    void replyBegins() {
        reply.setLength(0);
        replySamples = 0;
        firstAudioMs = -1;
    }

    void replied(String delta) {
        reply.append(delta);
    }

    void audio(int samples, long sinceClipEndMs) {
        if (replySamples == 0) {
            firstAudioMs = sinceClipEndMs;
        }
        replySamples += samples;
    }

    void ended(String newStatus, String message) {
        status = newStatus;
        error = message;
    }

    String error() {
        return error;
    }

    void measured(String stage, long millis) {
        latency.put(stage, millis);
    }

    /** For scripts; the names are part of the command's contract. */
    JsonObject json(int rate) {
        return new JsonObject()
                .put("clip", clip)
                .put("said", said())
                .put("reply", reply())
                .put("status", status)
                .put("error", error)
                .put("reply_audio_ms", replySamples * 1000 / rate)
                .put("first_audio_after_clip_ms", firstAudioMs < 0 ? null : firstAudioMs)
                .put("latency", new JsonObject(new LinkedHashMap<>(latency)));
    }
}
