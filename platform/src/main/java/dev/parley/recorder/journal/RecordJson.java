package dev.parley.recorder.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.dialect.support.Json;
import dev.parley.provider.ProviderException;
import dev.parley.session.journal.NumberedToolServer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Writes records of a journal as JSON by their components, so that a new input or event needs no line of its own. A record
 * of a sealed type has its simple name as {@code type}; what is empty is left out; audio is base64 of PCM16 little-endian.
 */
final class RecordJson {
    /** The component of an object that says which record of a sealed type it is. */
    static final String TYPE = "type";

    private RecordJson() {}

    static JsonNode of(Object value) {
        return switch (value) {
            case Record each -> record(each);
            case Iterable<?> each -> array(each);
            case Map<?, ?> each -> object(each);
            case short[] samples -> text(base64(samples));
            case Enum<?> each -> text(each.name());
            case Duration each -> text(each.toString());
            case String each -> text(each);
            case Character each -> text(each.toString());
            case Boolean each -> Json.object().booleanNode(each);
            case Integer each -> Json.object().numberNode(each);
            case Long each -> Json.object().numberNode(each);
            case Double each -> Json.object().numberNode(each);
            case ProviderException each -> failure(each);
            case NumberedToolServer each ->
                Json.object().put("number", each.number()).put("label", each.label());
            default ->
                throw new IllegalArgumentException(
                        "no form in a journal for " + value.getClass().getName());
        };
    }

    private static JsonNode text(String text) {
        return Json.object().textNode(text);
    }

    private static ObjectNode record(Record value) {
        ObjectNode object = Json.object();
        if (ofSealedType(value.getClass())) {
            object.put(TYPE, value.getClass().getSimpleName());
        }
        for (RecordComponent each : value.getClass().getRecordComponents()) {
            Object content = content(component(value, each));
            if (content != null) {
                object.set(each.getName(), of(content));
            }
        }
        return object;
    }

    private static boolean ofSealedType(Class<?> type) {
        for (Class<?> each : type.getInterfaces()) {
            if (each.isSealed()) {
                return true;
            }
        }
        return false;
    }

    /** What an optional holds; null where it is empty. */
    private static @Nullable Object content(Object value) {
        return switch (value) {
            case Optional<?> each -> each.orElse(null);
            case OptionalInt each -> each.isPresent() ? each.getAsInt() : null;
            case OptionalLong each -> each.isPresent() ? each.getAsLong() : null;
            case OptionalDouble each -> each.isPresent() ? each.getAsDouble() : null;
            default -> value;
        };
    }

    private static Object component(Record of, RecordComponent which) {
        try {
            return which.getAccessor().invoke(of);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("reading " + which, e);
        }
    }

    private static ArrayNode array(Iterable<?> values) {
        ArrayNode array = Json.array();
        values.forEach(each -> array.add(of(each)));
        return array;
    }

    private static ObjectNode object(Map<?, ?> values) {
        ObjectNode object = Json.object();
        values.forEach((name, value) -> object.set(name.toString(), of(value)));
        return object;
    }

    private static ObjectNode failure(ProviderException failure) {
        ObjectNode object = Json.object()
                .put("kind", failure.kind().name())
                .put("engine", failure.engine())
                .put("message", failure.getMessage());
        failure.retryAfter().ifPresent(it -> object.put("retryAfter", it.toString()));
        return object;
    }

    static String base64(short[] samples) {
        ByteBuffer bytes = ByteBuffer.allocate(samples.length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asShortBuffer().put(samples);
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}
