package dev.parley.dialect.realtime.rules;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The rules that the protocol's fields are built from. */
public final class Rules {
    /** Longest name, id or key that a client may choose. */
    private static final int SHORT = 512;

    private static final int QUOTED = 64;

    private Rules() {}

    public static Rule any() {
        return (value, path) -> {};
    }

    public static Rule string() {
        return (value, path) -> requireText(value, path);
    }

    /** A name or identifier. */
    public static Rule name() {
        return string(SHORT);
    }

    public static Rule string(int maxLength) {
        return (value, path) -> {
            requireText(value, path);
            if (value.textValue().length() > maxLength) {
                throw new InvalidEventException(
                        "string_above_max_length",
                        "Invalid '" + path + "': string too long. Expected a string with maximum length " + maxLength
                                + ", but got a string with length "
                                + value.textValue().length() + " instead.",
                        path);
            }
        };
    }

    public static Rule bool() {
        return (value, path) -> {
            if (!value.isBoolean()) {
                throw wrongType(value, path, "a boolean");
            }
        };
    }

    public static Rule integer(long min, long max) {
        return (value, path) -> {
            if (!value.isIntegralNumber()) {
                throw wrongType(value, path, "an integer");
            }
            requireRange(value, path, min, max, "integer");
        };
    }

    public static Rule number(double min, double max) {
        return (value, path) -> {
            if (!value.isNumber()) {
                throw wrongType(value, path, "a number");
            }
            requireRange(value, path, min, max, "decimal");
        };
    }

    public static Rule oneOf(String... values) {
        List<String> allowed = List.of(values);
        return (value, path) -> {
            requireText(value, path);
            if (!allowed.contains(value.textValue())) {
                throw unsupported(value, path, allowed);
            }
        };
    }

    public static Rule nullable(Rule rule) {
        return (value, path) -> {
            if (!value.isNull()) {
                rule.check(value, path);
            }
        };
    }

    public static Rule listOf(Rule element, int max) {
        return (value, path) -> {
            if (!value.isArray()) {
                throw wrongType(value, path, "an array");
            }
            if (value.size() > max) {
                throw new InvalidEventException(
                        "array_above_max_length",
                        "Invalid '" + path + "': array too long. Expected an array with maximum length " + max
                                + ", but got an array with length " + value.size() + " instead.",
                        path);
            }
            for (int i = 0; i < value.size(); i++) {
                element.check(value.get(i), path + "[" + i + "]");
            }
        };
    }

    /** A list with at least one element. */
    public static Rule filledListOf(Rule element, int max) {
        Rule list = listOf(element, max);
        return (value, path) -> {
            if (value.isArray() && value.isEmpty()) {
                throw new InvalidEventException(
                        "empty_array",
                        "Invalid '" + path + "': empty array. Expected an array with minimum length 1, but got an empty"
                                + " array instead.",
                        path);
            }
            list.check(value, path);
        };
    }

    /** One rule for text, another for everything else. */
    public static Rule textOr(Rule text, Rule otherwise) {
        return (value, path) -> (value.isTextual() ? text : otherwise).check(value, path);
    }

    /** An object whose string field {@code tag} says which rule applies to all of it. */
    public static Rule tagged(String tag, Map<String, Rule> variants) {
        return (value, path) -> {
            requireObject(value, path);
            JsonNode kind = value.path(tag);
            if (kind.isMissingNode()) {
                throw InvalidEventException.missing(join(path, tag));
            }
            requireText(kind, join(path, tag));
            Rule variant = variants.get(kind.textValue());
            if (variant == null) {
                throw unsupported(
                        kind,
                        join(path, tag),
                        variants.keySet().stream().sorted().toList());
            }
            variant.check(value, path);
        };
    }

    public static ObjectRule object() {
        return new ObjectRule();
    }

    public static void requireObject(JsonNode value, String path) throws InvalidEventException {
        if (!value.isObject()) {
            throw wrongType(value, path, "an object");
        }
    }

    public static String join(String path, String field) {
        return path.isEmpty() ? field : path + "." + field;
    }

    public static InvalidEventException unsupported(JsonNode value, String path, List<String> allowed) {
        String shown = value.asText();
        return InvalidEventException.value(
                path,
                "Invalid value: '" + (shown.length() > QUOTED ? shown.substring(0, QUOTED) + "…" : shown)
                        + "'. Supported values are: "
                        + allowed.stream().map(v -> "'" + v + "'").collect(Collectors.joining(", ")) + ".");
    }

    private static void requireText(JsonNode value, String path) throws InvalidEventException {
        if (!value.isTextual()) {
            throw wrongType(value, path, "a string");
        }
    }

    /** @param kind {@code integer} or {@code decimal}; the code of the error begins with it */
    private static void requireRange(JsonNode value, String path, double min, double max, String kind)
            throws InvalidEventException {
        double number = value.doubleValue();
        if (number < min) {
            throw new InvalidEventException(
                    kind + "_below_min_value",
                    "Invalid '" + path + "': " + kind + " below minimum value. Expected a value >= " + plain(min)
                            + ", but got " + value.asText() + " instead.",
                    path);
        }
        if (number > max) {
            throw new InvalidEventException(
                    kind + "_above_max_value",
                    "Invalid '" + path + "': " + kind + " above maximum value. Expected a value <= " + plain(max)
                            + ", but got " + value.asText() + " instead.",
                    path);
        }
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    static InvalidEventException wrongType(JsonNode value, String path, String expected) {
        return new InvalidEventException(
                InvalidEventException.INVALID_TYPE,
                "Invalid type for '" + path + "': expected " + expected + ", but got " + describe(value) + " instead.",
                path);
    }

    private static String describe(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> "a string";
            case NUMBER -> value.isIntegralNumber() ? "an integer" : "a decimal";
            case BOOLEAN -> "a boolean";
            case OBJECT -> "an object";
            case ARRAY -> "an array";
            case NULL -> "null";
            default -> "nothing";
        };
    }
}
