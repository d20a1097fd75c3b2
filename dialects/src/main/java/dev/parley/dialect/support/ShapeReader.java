package dev.parley.dialect.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads fields of JSON objects whose faults are told the way Unmute's clients know them (unmute.md 2.6). A place is the
 * way to a value: the variant, then field names. Stateless.
 */
public final class ShapeReader {
    private ShapeReader() {}

    public static void requireAtMost(int most, Optional<String> text, List<String> place) throws InvalidMessage {
        if (text.filter(it -> it.length() > most).isPresent()) {
            throw InvalidMessage.at(
                    place,
                    "string_too_long",
                    "String should have at most " + most + " characters",
                    NullNode.getInstance());
        }
    }

    /** Reads on after a fault, so that a client is told all of them at once. */
    public static final class Faults {
        private final List<InvalidMessage> found = new ArrayList<>();

        public interface Part<T> {
            T read() throws InvalidMessage;
        }

        public <T> T or(T fallback, Part<T> part) {
            try {
                return part.read();
            } catch (InvalidMessage e) {
                found.add(e);
                return fallback;
            }
        }

        public void raise() throws InvalidMessage {
            if (!found.isEmpty()) {
                throw InvalidMessage.all(found);
            }
        }
    }

    public static Optional<String> optionalText(JsonNode json, String field, List<String> place) throws InvalidMessage {
        JsonNode value = json.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw InvalidMessage.at(in(place, field), "string_type", "Input should be a valid string", value);
        }
        return Optional.of(value.textValue());
    }

    public static String tag(JsonNode json, List<String> place, String expected) throws InvalidMessage {
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

    public static InvalidMessage unknownTag(JsonNode json, List<String> place, String tag, String expected) {
        String shown = tag.length() <= 100 ? tag : tag.substring(0, 100) + "…";
        return InvalidMessage.at(
                place,
                "union_tag_invalid",
                "Input tag '" + shown + "' found using 'type' does not match any of the expected tags: " + expected,
                json.isObject() ? json : NullNode.getInstance());
    }

    public static List<String> in(List<String> place, String field) {
        List<String> inner = new ArrayList<>(place);
        inner.add(field);
        return List.copyOf(inner);
    }
}
