package dev.parley.dialect.unmute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.dialect.Recording;
import dev.parley.dialect.support.Json;
import dev.parley.session.IdSource;

/**
 * What a recording holds besides what is sent: the client's events without the caller's voice, and when audio was made
 * (unmute.md 11). Loop only.
 */
final class CallRecord {
    private final Recording recording;
    private final IdSource ids;

    CallRecord(Recording recording, IdSource ids) {
        this.recording = recording;
        this.ids = ids;
    }

    /** The client's configuration as it was understood; one that does not allow recording ends it. */
    void updated(ClientMessage.Update update) {
        if (!update.allowRecording()) {
            recording.forget();
            return;
        }
        if (recording.isKept()) {
            ObjectNode event = Json.object()
                    .put("type", "session.update")
                    .put("event_id", update.eventId().orElseGet(() -> ids.next("event")));
            event.set("session", session(update));
            recording.client(Json.bytes(event));
        }
    }

    /** The session object, as it is echoed too. */
    static ObjectNode session(ClientMessage.Update update) {
        ObjectNode session = Json.object();
        session.set(
                "instructions",
                update.instructions().map(it -> (JsonNode) it.json()).orElse(NullNode.getInstance()));
        return session.put("voice", update.voice().orElse(null)).put("allow_recording", update.allowRecording());
    }

    /** The caller's audio, of which only the length is kept. */
    void heard(long samples) {
        anonymized(ids.next("event"), samples);
    }

    /** A client that sends what only recordings hold is recorded all the same. */
    void anonymized(ClientMessage.AppendAnonymized append) {
        anonymized(append.eventId().orElseGet(() -> ids.next("event")), append.samples());
    }

    private void anonymized(String eventId, long samples) {
        if (recording.isKept()) {
            recording.client(Json.bytes(Json.object()
                    .put("type", "unmute.input_audio_buffer.append_anonymized")
                    .put("event_id", eventId)
                    .put("number_of_samples", samples)));
        }
    }

    /** The synthesiser made this much of a reply. */
    void synthesised(int samples) {
        if (recording.isKept()) {
            recording.server(Json.bytes(Json.object()
                    .put("type", "unmute.response.audio.delta.ready")
                    .put("event_id", ids.next("event"))
                    .put("number_of_samples", samples)));
        }
    }

    void close() {
        recording.close();
    }
}
