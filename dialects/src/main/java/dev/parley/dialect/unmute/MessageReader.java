package dev.parley.dialect.unmute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.parley.dialect.support.Base64Text;
import dev.parley.dialect.support.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads client messages. Fields it does not know are ignored, as Unmute does. Stateless. */
final class MessageReader {
    private static final String UPDATE = "session.update";
    private static final String APPEND = "input_audio_buffer.append";
    private static final String ANONYMIZED = "unmute.input_audio_buffer.append_anonymized";
    private static final Set<String> LANGUAGES = Set.of("en", "fr", "en/fr", "fr/en");
    private static final String INSTRUCTION_TYPES =
            "'constant', 'smalltalk', 'guess_animal', 'quiz_show', 'news', 'unmute_explanation'";

    /** Longer ones no speech server takes: the name is part of an address. */
    private static final int MAX_VOICE = 256;

    /** Of instructions, which are told back with each state. */
    private static final int MAX_TEXT = 1_000_000;

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
        Faults faults = new Faults();
        Optional<String> eventId = faults.or(Optional.empty(), () -> optionalText(json, "event_id", List.of(UPDATE)));
        Optional<Instructions> instructions = faults.or(
                Optional.empty(), () -> instructions(session.path("instructions"), in(place, "instructions")));
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

    private static void requireAtMost(int most, Optional<String> text, List<String> place) throws InvalidMessage {
        if (text.filter(it -> it.length() > most).isPresent()) {
            throw InvalidMessage.at(
                    place,
                    "string_too_long",
                    "String should have at most " + most + " characters",
                    NullNode.getInstance());
        }
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

    /** Reads on after a fault, so that a client is told all of them at once. */
    private static final class Faults {
        private final List<InvalidMessage> found = new ArrayList<>();

        interface Part<T> {
            T read() throws InvalidMessage;
        }

        <T> T or(T fallback, Part<T> part) {
            try {
                return part.read();
            } catch (InvalidMessage e) {
                found.add(e);
                return fallback;
            }
        }

        void raise() throws InvalidMessage {
            if (!found.isEmpty()) {
                throw InvalidMessage.all(found);
            }
        }
    }

    /** Of a session update; null and absent leave the instructions as they are. */
    static Optional<Instructions> instructions(JsonNode json, List<String> place) throws InvalidMessage {
        if (json.isMissingNode() || json.isNull()) {
            return Optional.empty();
        }
        if (!json.isObject()) {
            throw InvalidMessage.at(
                    place, "model_attributes_type", "Input should be a valid dictionary or object", json);
        }
        String type = tag(json, place, INSTRUCTION_TYPES);
        List<String> inside = in(place, type);
        return Optional.of(
                switch (type) {
                    case "constant" -> constant(json, inside);
                    case "smalltalk" -> new Instructions.Smalltalk(language(json, inside));
                    case "guess_animal" -> new Instructions.GuessAnimal(language(json, inside));
                    case "quiz_show" -> new Instructions.QuizShow(language(json, inside));
                    case "news" -> new Instructions.News(language(json, inside));
                    case "unmute_explanation" -> new Instructions.UnmuteExplanation();
                    default -> throw unknownTag(json, place, type, INSTRUCTION_TYPES);
                });
    }

    private static Instructions constant(JsonNode json, List<String> inside) throws InvalidMessage {
        Faults faults = new Faults();
        Optional<String> text = faults.or(Optional.empty(), () -> optionalText(json, "text", inside));
        Optional<String> language = faults.or(Optional.empty(), () -> language(json, inside));
        faults.raise();
        requireAtMost(MAX_TEXT, text, in(inside, "text"));
        return new Instructions.Constant(text.orElse(SystemPrompt.DEFAULT_CHARACTER), language);
    }

    private static Optional<String> language(JsonNode json, List<String> place) throws InvalidMessage {
        Optional<String> language = optionalText(json, "language", place);
        if (language.isPresent() && !LANGUAGES.contains(language.get())) {
            throw InvalidMessage.at(
                    in(place, "language"),
                    "literal_error",
                    "Input should be 'en', 'fr', 'en/fr' or 'fr/en'",
                    json.get("language"));
        }
        return language;
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
            throw notBase64(e, audio);
        }
    }

    static InvalidMessage notBase64(IllegalArgumentException cause, JsonNode input) {
        return InvalidMessage.at(
                List.of(APPEND, "audio"),
                "base64_invalid",
                "Input should be base64 of Ogg Opus: " + cause.getMessage(),
                input);
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

    private static Optional<String> optionalText(JsonNode json, String field, List<String> place)
            throws InvalidMessage {
        JsonNode value = json.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw InvalidMessage.at(in(place, field), "string_type", "Input should be a valid string", value);
        }
        return Optional.of(value.textValue());
    }

    private static String tag(JsonNode json, List<String> place, String expected) throws InvalidMessage {
        JsonNode type = json.path("type");
        if (type.isMissingNode()) {
            throw InvalidMessage.at(
                    place, "union_tag_not_found", "Unable to extract tag using discriminator 'type'", json);
        }
        if (!type.isTextual()) {
            throw unknownTag(json, place, Json.text(type), expected);
        }
        return type.textValue();
    }

    private static InvalidMessage unknownTag(JsonNode json, List<String> place, String tag, String expected) {
        String shown = tag.length() <= 100 ? tag : tag.substring(0, 100) + "…";
        return InvalidMessage.at(
                place,
                "union_tag_invalid",
                "Input tag '" + shown + "' found using 'type' does not match any of the expected tags: " + expected,
                json.isObject() ? json : NullNode.getInstance());
    }

    private static List<String> in(List<String> place, String field) {
        List<String> inner = new ArrayList<>(place);
        inner.add(field);
        return List.copyOf(inner);
    }
}
