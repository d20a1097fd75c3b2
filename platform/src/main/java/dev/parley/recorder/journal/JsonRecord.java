package dev.parley.recorder.journal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.provider.ProviderException;
import dev.parley.session.journal.NumberedToolServer;
import dev.parley.tool.ToolServer;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/** Reads what {@link RecordJson} writes. */
final class JsonRecord {
    /** What is neither a record nor a container, by its type. */
    static final Map<Class<?>, Function<JsonNode, Object>> SCALARS = Map.of(
            String.class, JsonNode::asText,
            char.class, json -> json.asText().charAt(0),
            boolean.class, JsonNode::asBoolean,
            Boolean.class, JsonNode::asBoolean,
            int.class, JsonNode::asInt,
            long.class, JsonNode::asLong,
            double.class, JsonNode::asDouble,
            Duration.class, json -> Duration.parse(json.asText()),
            ProviderException.class, JsonRecord::failure,
            ToolServer.class, JsonRecord::server);

    private JsonRecord() {}

    /**
     * The value of a type that a JSON value stands for; a missing one stands for what is empty.
     *
     * @throws IllegalArgumentException when it stands for none; the message says where
     */
    static Object read(JsonNode json, Type type) {
        if (type instanceof ParameterizedType generic) {
            return container(json, (Class<?>) generic.getRawType(), generic.getActualTypeArguments());
        }
        Class<?> plain = (Class<?>) type;
        Optional<Object> empty = optionalNumber(json, plain);
        if (empty.isPresent()) {
            return empty.get();
        }
        if (json.isMissingNode() || json.isNull()) {
            throw new IllegalArgumentException("a " + plain.getSimpleName() + " is missing");
        }
        if (plain.isRecord()) {
            return record(json, plain);
        }
        return plain.isSealed()
                ? record(json, named(plain, json.path(RecordJson.TYPE).asText()))
                : scalar(json, plain);
    }

    private static Optional<Object> optionalNumber(JsonNode json, Class<?> type) {
        boolean there = json.isNumber();
        if (type == OptionalInt.class) {
            return Optional.of(there ? OptionalInt.of(json.intValue()) : OptionalInt.empty());
        }
        if (type == OptionalLong.class) {
            return Optional.of(there ? OptionalLong.of(json.longValue()) : OptionalLong.empty());
        }
        if (type == OptionalDouble.class) {
            return Optional.of(there ? OptionalDouble.of(json.doubleValue()) : OptionalDouble.empty());
        }
        return Optional.empty();
    }

    private static Object container(JsonNode json, Class<?> type, Type[] of) {
        if (type == Optional.class) {
            return json.isMissingNode() || json.isNull() ? Optional.empty() : Optional.of(read(json, of[0]));
        }
        if (type == Map.class) {
            Map<Object, Object> map = new LinkedHashMap<>();
            json.fields()
                    .forEachRemaining(each -> map.put(
                            of[0] == Integer.class ? Integer.valueOf(each.getKey()) : each.getKey(),
                            read(each.getValue(), of[1])));
            return map;
        }
        List<Object> list = new ArrayList<>();
        json.forEach(each -> list.add(read(each, of[0])));
        return type == Set.class ? new LinkedHashSet<>(list) : list;
    }

    private static Object scalar(JsonNode json, Class<?> type) {
        if (type.isEnum()) {
            return constant(type, json.asText());
        }
        if (type == short[].class) {
            return samples(json.asText());
        }
        Function<JsonNode, Object> reader = SCALARS.get(type);
        if (reader == null) {
            throw new IllegalArgumentException("no form in a journal for " + type.getName());
        }
        return reader.apply(json);
    }

    private static Object constant(Class<?> type, String name) {
        for (Object each : type.getEnumConstants()) {
            if (((Enum<?>) each).name().equals(name)) {
                return each;
            }
        }
        throw new IllegalArgumentException("'" + name + "' is no " + type.getSimpleName());
    }

    private static ToolServer server(JsonNode json) {
        return new NumberedToolServer(
                json.path("number").asInt(), json.path("label").asText());
    }

    private static ProviderException failure(JsonNode json) {
        ProviderException failure = new ProviderException(
                ProviderException.Kind.valueOf(json.path("kind").asText()),
                json.path("engine").asText(),
                json.path("message").asText());
        return json.has("retryAfter")
                ? failure.retryAfter(Duration.parse(json.path("retryAfter").asText()))
                : failure;
    }

    private static short[] samples(String base64) {
        byte[] bytes = Base64.getDecoder().decode(base64);
        short[] samples = new short[bytes.length / Short.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
        return samples;
    }

    /** The record of a sealed type, or of one below it, that has this simple name. */
    private static Class<?> named(Class<?> sealed, String name) {
        return find(sealed, name)
                .orElseThrow(() -> new IllegalArgumentException("'" + name + "' is no " + sealed.getSimpleName()));
    }

    private static Optional<Class<?>> find(Class<?> sealed, String name) {
        for (Class<?> each : sealed.getPermittedSubclasses()) {
            Optional<Class<?>> found = each.isSealed()
                    ? find(each, name)
                    : Optional.<Class<?>>of(each)
                            .filter(it -> it.getSimpleName().equals(name));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Object record(JsonNode json, Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = new Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            values[i] = component(json.path(components[i].getName()), components[i], type);
        }
        try {
            Constructor<?> canonical = type.getDeclaredConstructor(types);
            return canonical.newInstance(values);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(type.getSimpleName() + ": " + e.getCause(), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("making a " + type.getName(), e);
        }
    }

    private static Object component(JsonNode json, RecordComponent component, Class<?> type) {
        try {
            return read(json, component.getGenericType());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    type.getSimpleName() + "." + component.getName() + ": " + e.getMessage(), e);
        }
    }
}
