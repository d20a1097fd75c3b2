package dev.parley.http.openai.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.dialect.support.Json;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Reads the fields of a request, naming the one that is wrong. Null counts as absent. */
public final class RequestFields {
    private final ObjectNode object;

    public RequestFields(ObjectNode object) {
        this.object = object;
    }

    /** Parses a request's body, which must be a JSON object. */
    public static RequestFields of(@Nullable Buffer body) throws ApiException {
        try {
            JsonNode parsed = Json.parse(body == null ? new byte[0] : body.getBytes());
            if (parsed instanceof ObjectNode object) {
                return new RequestFields(object);
            }
        } catch (Json.MalformedException e) {
            throw new ApiException(400, "invalid_json", "", "The body is not JSON: " + e.getMessage() + ".");
        }
        throw new ApiException(400, "invalid_json", "", "The body must be a JSON object.");
    }

    public JsonNode get(String name) {
        return object.path(name);
    }

    public boolean has(String name) {
        return object.hasNonNull(name);
    }

    public ObjectNode object() {
        return object;
    }

    public Optional<String> text(String name, int longest) throws ApiException {
        if (!has(name)) {
            return Optional.empty();
        }
        JsonNode value = object.get(name);
        if (!value.isTextual()) {
            throw ApiException.invalid(name, "expected a string.");
        }
        if (value.textValue().length() > longest) {
            throw ApiException.invalid(
                    name,
                    "string too long. Expected at most " + longest + " characters, got "
                            + value.textValue().length() + ".");
        }
        return Optional.of(value.textValue());
    }

    public Optional<String> oneOf(String name, List<String> allowed) throws ApiException {
        Optional<String> value = text(name, Integer.MAX_VALUE);
        if (value.isPresent() && !allowed.contains(value.get())) {
            throw ApiException.invalid(name, "expected one of " + String.join(", ", allowed) + ".");
        }
        return value;
    }

    public OptionalDouble number(String name, double least, double most) throws ApiException {
        if (!has(name)) {
            return OptionalDouble.empty();
        }
        JsonNode value = object.get(name);
        if (!value.isNumber() || value.doubleValue() < least || value.doubleValue() > most) {
            throw ApiException.invalid(name, "expected a number from " + least + " to " + most + ".");
        }
        return OptionalDouble.of(value.doubleValue());
    }

    public OptionalInt integer(String name, int least, int most) throws ApiException {
        if (!has(name)) {
            return OptionalInt.empty();
        }
        JsonNode value = object.get(name);
        if (!value.isIntegralNumber()
                || !value.canConvertToInt()
                || value.intValue() < least
                || value.intValue() > most) {
            throw ApiException.invalid(name, "expected a whole number from " + least + " to " + most + ".");
        }
        return OptionalInt.of(value.intValue());
    }

    public boolean flag(String name) throws ApiException {
        if (!has(name)) {
            return false;
        }
        if (!object.get(name).isBoolean()) {
            throw ApiException.invalid(name, "expected true or false.");
        }
        return object.get(name).booleanValue();
    }
}
