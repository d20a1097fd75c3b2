package dev.parley.dialect.unmute;

import static dev.parley.dialect.support.ShapeReader.in;
import static dev.parley.dialect.support.ShapeReader.optionalText;
import static dev.parley.dialect.support.ShapeReader.requireAtMost;
import static dev.parley.dialect.support.ShapeReader.tag;
import static dev.parley.dialect.support.ShapeReader.unknownTag;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.parley.dialect.persona.Instructions;
import dev.parley.dialect.persona.InstructionsReader;
import dev.parley.dialect.support.Base64Text;
import dev.parley.dialect.support.InvalidMessage;
import dev.parley.dialect.support.Json;
import dev.parley.dialect.support.ShapeReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Reads client messages. Fields it does not know are ignored, as Unmute does. Stateless. */
final class MessageReader {
    private static final String UPDATE = "session.update";
    private static final String APPEND = "input_audio_buffer.append";
    private static final String ANONYMIZED = "unmute.input_audio_buffer.append_anonymized";

    /** Longer ones no speech server takes: the name is part of an address. */
    private static final int MAX_VOICE = 256;

    private MessageReader() {}

    static ClientMessage read(byte[] message) throws InvalidMessage {
        JsonNode json;
        try {
            json = Json.parse(message);
        } catch (Json.MalformedException e) {
            String text = new String(message, StandardCharsets.UTF_8);
            throw InvalidMessage.at(
                    List.of(), "json_invalid", "Invalid JSON: " + e.getMessage(), TextNode.valueOf(text));
        }
        if (!json.isObject()) {
            throw InvalidMessage.at(
                    List.of(), "model_attributes_type", "Input should be a valid dictionary or object", json);
        }
        String type = tag(json, List.of(), "'" + UPDATE + "', '" + APPEND + "', '" + ANONYMIZED + "'");
        return switch (type) {
            case UPDATE -> update(json);
            case APPEND -> new ClientMessage.Append(audio(json));
            case ANONYMIZED ->
                new ClientMessage.AppendAnonymized(optionalText(json, "event_id", List.of(ANONYMIZED)), samples(json));
            default ->
                throw unknownTag(json, List.of(), type, "'" + UPDATE + "', '" + APPEND + "', '" + ANONYMIZED + "'");
        };
    }

    private static ClientMessage.Update update(JsonNode json) throws InvalidMessage {
        List<String> place = List.of(UPDATE, "session");
        JsonNode session = json.path("session");
        if (session.isMissingNode()) {
            throw InvalidMessage.missing(place, json);
        }
        if (!session.isObject()) {
            throw InvalidMessage.at(place, "model_type", "Input should be a valid dictionary", session);
        }
        ShapeReader.Faults faults = new ShapeReader.Faults();
        Optional<String> eventId = faults.or(Optional.empty(), () -> optionalText(json, "event_id", List.of(UPDATE)));
        Optional<Instructions> instructions = faults.or(
                Optional.empty(),
                () -> InstructionsReader.read(session.path("instructions"), in(place, "instructions")));
        Optional<String> voice = faults.or(Optional.empty(), () -> voice(session, place));
        boolean recording = faults.or(false, () -> recording(session, place));
        faults.raise();
        return new ClientMessage.Update(eventId, instructions, voice, recording);
    }

    private static Optional<String> voice(JsonNode session, List<String> place) throws InvalidMessage {
        Optional<String> voice = optionalText(session, "voice", place);
        requireAtMost(MAX_VOICE, voice, in(place, "voice"));
        return voice;
    }

    private static boolean recording(JsonNode session, List<String> place) throws InvalidMessage {
        JsonNode recording = session.path("allow_recording");
        if (recording.isMissingNode()) {
            throw InvalidMessage.missing(in(place, "allow_recording"), session);
        }
        if (!recording.isBoolean()) {
            throw InvalidMessage.at(
                    in(place, "allow_recording"), "bool_type", "Input should be a valid boolean", recording);
        }
        return recording.booleanValue();
    }

    private static byte[] audio(JsonNode json) throws InvalidMessage {
        List<String> place = List.of(APPEND, "audio");
        JsonNode audio = json.path("audio");
        if (audio.isMissingNode()) {
            throw InvalidMessage.missing(place, json);
        }
        if (!audio.isTextual()) {
            throw InvalidMessage.at(place, "string_type", "Input should be a valid string", audio);
        }
        try {
            return Base64Text.decode(audio.textValue());
        } catch (IllegalArgumentException e) {
            throw notBase64(e);
        }
    }

    /** Without the audio, which may be long. */
    private static InvalidMessage notBase64(IllegalArgumentException cause) {
        return InvalidMessage.at(
                List.of(APPEND, "audio"),
                "base64_invalid",
                "Input should be base64 of Ogg Opus: " + cause.getMessage(),
                NullNode.getInstance());
    }

    private static long samples(JsonNode json) throws InvalidMessage {
        List<String> place = List.of(ANONYMIZED, "number_of_samples");
        JsonNode samples = json.path("number_of_samples");
        if (samples.isMissingNode()) {
            throw InvalidMessage.missing(place, json);
        }
        if (!samples.isIntegralNumber()) {
            throw InvalidMessage.at(place, "int_type", "Input should be a valid integer", samples);
        }
        return samples.longValue();
    }
}
