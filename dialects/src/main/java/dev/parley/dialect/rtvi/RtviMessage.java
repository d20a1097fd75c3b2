package dev.parley.dialect.rtvi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.dialect.support.Json;
import java.util.Optional;

/**
 * A message of a client (pipecat-rtvi.md 5).
 *
 * @param data empty where there is none
 */
record RtviMessage(String type, String id, ObjectNode data) {
    static final String LABEL = "rtvi-ai";

    /** Characters of ids, which are given back, and of names; clients' own ids have 8. */
    static final int MAX_NAME = 200;

    /** Characters of what is written by people and functions. */
    static final int MAX_TEXT = 100_000;

    /** Reads an envelope; empty for messages of other protocols, which are nobody's fault. */
    static Optional<RtviMessage> read(byte[] text) throws RtviFault {
        JsonNode json;
        try {
            json = Json.parse(text);
        } catch (Json.MalformedException e) {
            throw transport(e.getMessage());
        }
        if (!json.isObject()) {
            throw transport("it is no object");
        }
        if (!json.path("label").asText().equals(LABEL)) {
            return Optional.empty();
        }
        JsonNode data = json.path("data");
        if (!data.isMissingNode() && !data.isNull() && !data.isObject()) {
            throw transport("data is no object");
        }
        return Optional.of(new RtviMessage(
                name(json, "type"), name(json, "id"), data instanceof ObjectNode object ? object : Json.object()));
    }

    private static String name(JsonNode json, String field) throws RtviFault {
        JsonNode value = json.path(field);
        if (!value.isTextual()) {
            throw transport(field + (value.isMissingNode() ? " is missing" : " is no text"));
        }
        if (value.textValue().length() > MAX_NAME) {
            throw transport(field + " may have " + MAX_NAME + " characters at most");
        }
        return value.textValue();
    }

    static RtviFault transport(String why) {
        return new RtviFault("Invalid RTVI transport message: " + why);
    }

    /** A text of its data, of {@code most} characters at most; empty where it is left out. */
    Optional<String> text(String field, int most) throws RtviFault {
        return text(data, field, most);
    }

    static Optional<String> text(JsonNode object, String field, int most) throws RtviFault {
        JsonNode value = object.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw RtviFault.invalid(field + " is no text");
        }
        if (value.textValue().length() > most) {
            throw RtviFault.invalid(field + " may have " + most + " characters at most");
        }
        return Optional.of(value.textValue());
    }

    String required(String field, int most) throws RtviFault {
        return required(data, field, most);
    }

    static String required(JsonNode object, String field, int most) throws RtviFault {
        return text(object, field, most).orElseThrow(() -> RtviFault.invalid(field + " is missing"));
    }

    /** A switch of its options. */
    static boolean flag(JsonNode object, String field, boolean usual) throws RtviFault {
        JsonNode value = object.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return usual;
        }
        if (!value.isBoolean()) {
            throw RtviFault.invalid(field + " is neither true nor false");
        }
        return value.booleanValue();
    }

    /** What is said of how to take it. */
    JsonNode options() throws RtviFault {
        JsonNode options = data.path("options");
        if (!options.isMissingNode() && !options.isNull() && !options.isObject()) {
            throw RtviFault.invalid("options is no object");
        }
        return options;
    }
}
