package dev.parley.dialect.realtime.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.conversation.Item;
import dev.parley.dialect.realtime.audio.AudioFormat;
import dev.parley.dialect.realtime.audio.AudioIn;
import dev.parley.dialect.realtime.items.ItemJson;
import dev.parley.dialect.realtime.output.EventWriter;
import dev.parley.dialect.realtime.output.OutputAudioBuffer;
import dev.parley.dialect.realtime.output.ParleyExtension;
import dev.parley.dialect.realtime.output.Shapes;
import dev.parley.dialect.realtime.response.ResponseMapper;
import dev.parley.dialect.realtime.response.ResponseRequests;
import dev.parley.dialect.realtime.rules.InvalidEventException;
import dev.parley.dialect.realtime.session.ConfigMapper;
import dev.parley.dialect.realtime.session.SessionDocument;
import dev.parley.dialect.support.AudioFeed;
import dev.parley.dialect.support.Base64Text;
import dev.parley.dialect.support.Json;
import dev.parley.dialect.support.RequestRateLimiter;
import dev.parley.dialect.support.RequestRateLimiter.Kind;
import dev.parley.dialect.support.SessionConnector;
import dev.parley.session.IdSource;
import dev.parley.session.ResponseOptions;
import dev.parley.session.Session;
import dev.parley.session.SessionInput;
import java.time.Duration;
import java.util.Optional;

/**
 * Reads what a client sends: checks each event as a whole, answers what only concerns the protocol, and hands the rest
 * to the session. An event with a fault changes nothing and gets an {@code error} with its id. Loop only.
 */
public final class ClientEvents {
    private static final int MAX_AUDIO_BYTES = 15 * 1024 * 1024;
    private static final int MAX_REF = 512;

    /** Of an event without sound or pictures: what a session or a response says of itself. */
    private static final int MAX_EVENT_BYTES = 4 << 20;

    private static final String APPEND = "input_audio_buffer.append";

    private final Parts parts;
    private final int sessionRate;
    private AudioFormat inputFormat;
    private AudioIn input;

    /**
     * What the events act on.
     *
     * @param outputAudio of a carrier that has its own audio
     */
    public record Parts(
            EventWriter writer,
            Shapes shapes,
            SessionDocument document,
            ResponseRequests requests,
            SessionConnector line,
            ConfigMapper mapper,
            IdSource ids,
            AudioFeed feed,
            RequestRateLimiter meter,
            Duration messageAudio,
            Optional<OutputAudioBuffer> outputAudio) {}

    public ClientEvents(Parts parts, int sessionRate) {
        this.parts = parts;
        this.sessionRate = sessionRate;
        this.inputFormat = parts.document.inputFormat();
        this.input = AudioIn.of(inputFormat, sessionRate);
    }

    /** What a message turned out to be; nothing of it has been carried out yet. */
    public sealed interface Read {}

    private record Audio(byte[] bytes, String ref) implements Read {}

    private record Event(ObjectNode json, Optional<ItemSound> sound, String ref, int length) implements Read {}

    private record Fault(InvalidEventException cause, String ref) implements Read {}

    /**
     * Reads a message. May run beside the loop while the loop handles no other message of this client; {@link #handle}
     * then carries out what was read.
     */
    public Read read(byte[] message) {
        String ref = "";
        try {
            JsonNode event = Json.parse(message);
            ref = ref(event);
            if (event instanceof ObjectNode object) {
                event = parts.shapes.incoming(object);
            }
            EventRules.check(event, parts.outputAudio().isPresent());
            String type = event.get("type").textValue();
            if (type.equals(APPEND)) {
                return new Audio(audio(event.get("audio").textValue()), ref);
            }
            return new Event((ObjectNode) event, sound(type, event, message.length), ref, message.length);
        } catch (Json.MalformedException e) {
            return new Fault(new InvalidEventException("invalid_json", "Invalid JSON: " + e.getMessage(), ""), "");
        } catch (InvalidEventException e) {
            return new Fault(e, ref);
        }
    }

    private Optional<ItemSound> sound(String type, JsonNode event, int length) throws InvalidEventException {
        if (!type.equals("conversation.item.create")) {
            if (length > MAX_EVENT_BYTES) {
                throw InvalidEventException.value(
                        "type",
                        "'" + type + "' may have at most " + MAX_EVENT_BYTES + " bytes, but got " + length + ".");
            }
            return Optional.empty();
        }
        return Optional.of(
                ItemSound.of(event.get("item"), new ItemSound.Format(inputFormat, sessionRate, parts.messageAudio)));
    }

    /** Carries out what {@link #read} found. */
    public void handle(Read read) {
        switch (read) {
            case Fault fault -> parts.writer.error(fault.cause(), fault.ref());
            case Audio audio -> append(audio);
            case Event event -> {
                try {
                    dispatch(event);
                } catch (InvalidEventException e) {
                    parts.writer.error(e, event.ref());
                }
            }
        }
    }

    private static String ref(JsonNode event) {
        JsonNode id = event.path("event_id");
        return id.isTextual() && id.textValue().length() <= MAX_REF ? id.textValue() : "";
    }

    private void append(Audio audio) {
        long ms = inputFormat.msOf(audio.bytes().length);
        long most = parts.messageAudio.toMillis();
        if (ms > most) {
            parts.writer.error(
                    InvalidEventException.value(
                            "audio",
                            "Invalid 'audio': " + ms + " ms in one event, where at most " + most
                                    + " ms are taken. Send pieces of 20 to 100 ms."),
                    audio.ref());
            return;
        }
        parts.feed.take(AudioIn.sliced(audio.bytes(), inputFormat, input));
    }

    private void dispatch(Event read) throws InvalidEventException {
        ObjectNode event = read.json();
        String ref = read.ref();
        String type = event.get("type").textValue();
        Optional<String> refusal = parts.meter.refuses(kind(type), type);
        if (refusal.isPresent()) {
            parts.writer.error("rate_limit_error", "rate_limit_exceeded", refusal.get(), Optional.empty(), ref);
            return;
        }
        switch (type) {
            case "session.update" -> update(event.get("session"), ref);
            case "input_audio_buffer.commit" -> {
                restartInput();
                post(new SessionInput.CommitAudio(ref), ref);
            }
            case "input_audio_buffer.clear" -> {
                restartInput();
                post(new SessionInput.ClearAudio(), ref);
            }
            case "conversation.item.create" -> create(event, read.sound().orElseThrow(), ref);
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
            case "response.create" -> respond(read);
            case "response.cancel" -> post(new SessionInput.CancelResponse(text(event, "response_id"), ref), ref);
            case "output_audio_buffer.clear" -> parts.outputAudio().ifPresent(OutputAudioBuffer::clear);
            default -> throw new IllegalStateException("a type with a rule but without a meaning: " + type);
        }
    }

    private static Kind kind(String type) {
        return switch (type) {
            case "session.update" -> Kind.SESSION;
            case "input_audio_buffer.commit", "input_audio_buffer.clear" -> Kind.TURNS;
            case "response.create", "response.cancel", "output_audio_buffer.clear" -> Kind.RESPONSES;
            default -> Kind.ITEMS;
        };
    }

    /** Half a sample never belongs to the next turn. */
    private void restartInput() {
        input = AudioIn.of(inputFormat, sessionRate);
    }

    private void update(JsonNode patch, String ref) throws InvalidEventException {
        SessionDocument changed = parts.document.updated(patch);
        // What an earlier update chose may lose its tool to a later one; then the model chooses.
        parts.mapper.checkToolChoice(
                patch.path("tool_choice"), changed.content().path("tools"), "session.tool_choice");
        SessionInput configure = new SessionInput.Configure(parts.mapper.session(changed));
        parts.document.adopt(changed);
        if (parts.document.inputFormat() != inputFormat) {
            inputFormat = parts.document.inputFormat();
            restartInput();
        }
        ObjectNode updated = parts.writer.event("session.updated");
        updated.set("session", parts.document.json());
        parts.writer.send(updated);
        post(configure, ref);
    }

    private byte[] audio(String encoded) throws InvalidEventException {
        requireRoom(encoded.length());
        try {
            return Base64Text.decode(encoded);
        } catch (IllegalArgumentException e) {
            throw badAudio(e);
        }
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

    private void create(ObjectNode event, ItemSound sound, String ref) throws InvalidEventException {
        requireConversation("conversation.item.create");
        Item item = sound.measured(ItemJson.decode(event.get("item"), parts.ids));
        post(new SessionInput.CreateItem(item, text(event, "previous_item_id"), sound.parts(), ref), ref);
    }

    private void respond(Event read) throws InvalidEventException {
        JsonNode response = read.json().path("response");
        String ref = read.ref();
        requireConversation("response.create");
        parts.document.requireVoice(response, "response");
        // Items it refers to are looked up only once what was sent before has been carried out.
        accepted(parts.line.whenReady(session -> respond(session, response, ref), read.length()), ref);
    }

    private void respond(Session session, JsonNode response, String ref) {
        try {
            JsonNode own = response.path("tools");
            parts.mapper.checkToolChoice(
                    response.path("tool_choice"),
                    own.isArray() ? own : parts.document.content().path("tools"),
                    "response.tool_choice");
            ResponseOptions options = new ResponseMapper(parts.mapper, parts.ids).options(response, session);
            String asked = parts.requests.asked(ResponseMapper.overrides(response), ref);
            session.post(new SessionInput.CreateResponse(options, asked));
        } catch (InvalidEventException e) {
            parts.writer.error(e, ref);
        }
    }

    private void requireConversation(String type) throws InvalidEventException {
        if (parts.document.isTranscription()) {
            throw InvalidEventException.value("type", "'" + type + "' has no place in a transcription session.");
        }
    }

    /** What a carrier tells of the caller is no event of the client's, and takes the same way. */
    public void signal(SessionInput.Signal signal) {
        post(signal, "");
    }

    private void post(SessionInput input, String ref) {
        accepted(parts.line.post(input), ref);
    }

    private void accepted(boolean taken, String ref) {
        if (!taken) {
            parts.writer.error(
                    "server_error",
                    ParleyExtension.ENGINES_LOADING,
                    "The speech engines are still loading and " + SessionConnector.WAITING_REQUESTS
                            + " requests, or many bytes of them, wait already. Wait for a moment, then send this again.",
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
