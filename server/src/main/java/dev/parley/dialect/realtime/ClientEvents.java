package dev.parley.dialect.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.conversation.Item;
import dev.parley.dialect.support.AppendScanner;
import dev.parley.dialect.support.Json;
import dev.parley.dialect.support.SessionLine;
import dev.parley.session.IdSource;
import dev.parley.session.ResponseOptions;
import dev.parley.session.Session;
import dev.parley.session.SessionInput;
import java.util.Base64;
import java.util.Optional;

/**
 * Reads what a client sends: checks each event as a whole, answers what only concerns the protocol, and hands the rest
 * to the session. An event with a fault changes nothing and gets an {@code error} with its id. Loop only.
 */
final class ClientEvents {
    private static final int MAX_AUDIO_BYTES = 15 * 1024 * 1024;
    private static final int MAX_REF = 512;

    private final Parts parts;
    private final int sessionRate;
    private AudioFormat inputFormat;
    private AudioIn input;

    /** What the events act on. */
    record Parts(
            EventWriter writer,
            Shapes shapes,
            SessionDocument document,
            ResponseViews views,
            SessionLine line,
            ConfigMapper mapper,
            IdSource ids) {}

    ClientEvents(Parts parts, int sessionRate) {
        this.parts = parts;
        this.sessionRate = sessionRate;
        this.inputFormat = parts.document.inputFormat();
        this.input = AudioIn.of(inputFormat, sessionRate);
    }

    /** The hot path: an append event found by the scanner. */
    void append(AppendScanner scanned) {
        String ref = scanned.eventId().length() <= MAX_REF ? scanned.eventId() : "";
        try {
            requireRoom(scanned.encodedLength());
            parts.line.audio(decode(scanned.audio()));
        } catch (IllegalArgumentException e) {
            parts.writer.error(badAudio(e), ref);
        } catch (InvalidEventException e) {
            parts.writer.error(e, ref);
        }
    }

    void handle(byte[] message) {
        String ref = "";
        try {
            JsonNode event = Json.parse(message);
            ref = ref(event);
            if (event instanceof ObjectNode object) {
                event = parts.shapes.incoming(object);
            }
            EventRules.check(event);
            dispatch((ObjectNode) event, ref);
        } catch (Json.MalformedException e) {
            parts.writer.error(
                    "invalid_request_error", "invalid_json", "Invalid JSON: " + e.getMessage(), Optional.empty(), "");
        } catch (InvalidEventException e) {
            parts.writer.error(e, ref);
        }
    }

    private static String ref(JsonNode event) {
        JsonNode id = event.path("event_id");
        return id.isTextual() && id.textValue().length() <= MAX_REF ? id.textValue() : "";
    }

    private void dispatch(ObjectNode event, String ref) throws InvalidEventException {
        switch (event.get("type").textValue()) {
            case "session.update" -> update(event.get("session"), ref);
            case "input_audio_buffer.append" -> append(event.get("audio").textValue());
            case "input_audio_buffer.commit" -> post(new SessionInput.CommitAudio(ref), ref);
            case "input_audio_buffer.clear" -> post(new SessionInput.ClearAudio(), ref);
            case "conversation.item.create" -> create(event, ref);
            case "conversation.item.retrieve" -> post(new SessionInput.RetrieveItem(itemId(event), ref), ref);
            case "conversation.item.delete" -> post(new SessionInput.DeleteItem(itemId(event), ref), ref);
            case "conversation.item.truncate" ->
                post(
                        new SessionInput.TruncateItem(
                                itemId(event),
                                event.get("content_index").intValue(),
                                event.get("audio_end_ms").longValue(),
                                ref),
                        ref);
            case "response.create" -> respond(event.path("response"), ref);
            case "response.cancel" -> post(new SessionInput.CancelResponse(text(event, "response_id"), ref), ref);
            default ->
                throw new IllegalStateException("a type with a rule but without a meaning: " + event.get("type"));
        }
    }

    private void update(JsonNode patch, String ref) throws InvalidEventException {
        SessionDocument changed = parts.document.updated(patch);
        SessionInput configure = new SessionInput.Configure(parts.mapper.session(changed));
        parts.document.adopt(changed);
        if (parts.document.inputFormat() != inputFormat) {
            inputFormat = parts.document.inputFormat();
            input = AudioIn.of(inputFormat, sessionRate);
        }
        ObjectNode updated = parts.writer.event("session.updated");
        updated.set("session", parts.document.json());
        parts.writer.send(updated);
        post(configure, ref);
    }

    private void append(String audio) throws InvalidEventException {
        requireRoom(audio.length());
        try {
            parts.line.audio(decode(Base64.getDecoder().decode(audio)));
        } catch (IllegalArgumentException e) {
            throw badAudio(e);
        }
    }

    private short[] decode(byte[] bytes) {
        return input.decode(bytes);
    }

    private static void requireRoom(int encodedLength) throws InvalidEventException {
        if (encodedLength / 4L * 3 > MAX_AUDIO_BYTES) {
            throw InvalidEventException.value(
                    "audio", "Invalid 'audio': more than 15 MiB in one event. Send pieces of 20 to 100 ms.");
        }
    }

    private InvalidEventException badAudio(IllegalArgumentException cause) {
        return InvalidEventException.value(
                "audio",
                "Invalid 'audio': expected base64 of " + inputFormat.type() + " at " + inputFormat.sampleRate()
                        + " Hz, mono. " + cause.getMessage() + ".");
    }

    private void create(ObjectNode event, String ref) throws InvalidEventException {
        requireConversation("conversation.item.create");
        ItemSound sound = ItemSound.of(event.get("item"), inputFormat, sessionRate);
        Item item = sound.measured(ItemJson.decode(event.get("item"), parts.ids));
        post(new SessionInput.CreateItem(item, text(event, "previous_item_id"), sound.parts(), ref), ref);
    }

    private void respond(JsonNode response, String ref) throws InvalidEventException {
        requireConversation("response.create");
        // Items it refers to are looked up only once what was sent before has been carried out.
        accepted(parts.line.whenReady(session -> respond(session, response, ref)), ref);
    }

    private void respond(Session session, JsonNode response, String ref) {
        try {
            ResponseOptions options = new ResponseMapper(parts.mapper, parts.ids).options(response, session);
            parts.views.expect(ResponseMapper.overrides(response));
            session.post(new SessionInput.CreateResponse(options, ref));
            parts.views.expectNone();
        } catch (InvalidEventException e) {
            parts.writer.error(e, ref);
        }
    }

    private void requireConversation(String type) throws InvalidEventException {
        if (parts.document.isTranscription()) {
            throw InvalidEventException.value("type", "'" + type + "' has no place in a transcription session.");
        }
    }

    private void post(SessionInput input, String ref) {
        accepted(parts.line.post(input), ref);
    }

    private void accepted(boolean taken, String ref) {
        if (!taken) {
            parts.writer.error(
                    "server_error",
                    ParleyExtension.ENGINES_LOADING,
                    "The speech engines are still loading and " + SessionLine.WAITING_REQUESTS
                            + " requests wait already. Wait for a moment, then send this again.",
                    Optional.empty(),
                    ref);
        }
    }

    private static String itemId(ObjectNode event) {
        return event.get("item_id").textValue();
    }

    private static Optional<String> text(ObjectNode event, String field) {
        return event.path(field).isTextual() ? Optional.of(event.get(field).textValue()) : Optional.empty();
    }
}
