package dev.parley.config.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.dialect.Rate;
import dev.parley.setting.Amount;
import dev.parley.setting.Setting;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.Stream;

/**
 * How what is written for a setting becomes a value of its component's type.
 *
 * @param expects the allowed form in words, completing "write …"
 * @param absent the value when nothing is set and there is no default; empty where something has to be set
 * @param parser throws {@link IllegalArgumentException} with the reason, when what is written is not of this type
 */
record ValueType(String expects, Optional<Object> absent, Function<SourceValue, Object> parser) {
    /** The type of a component. */
    static ValueType of(RecordComponent component, Setting setting) {
        return of(component.getGenericType(), component.getName().toLowerCase(Locale.ROOT), setting);
    }

    private static ValueType of(Type type, String name, Setting setting) {
        if (type instanceof ParameterizedType generic) {
            return of(generic, name, setting);
        }
        Class<?> plain = (Class<?>) type;
        if (setting.schemes().length > 0) {
            return address(plain, List.of(setting.schemes()));
        }
        if (plain.isEnum()) {
            Map<String, Object> constants = new LinkedHashMap<>();
            Stream.of(plain.getEnumConstants())
                    .forEach(each -> constants.put(
                            each.toString().toLowerCase(Locale.ROOT).replace('_', '-'), each));
            String names = String.join(", ", constants.keySet());
            return oneOf("one of " + names, "is none of " + names, constants);
        }
        boolean size = name.endsWith("bytes");
        return switch (plain.getSimpleName()) {
            case "boolean" ->
                oneOf(
                        "true or false",
                        "is neither true nor false",
                        Map.of("true", true, "yes", true, "on", true, "false", false, "no", false, "off", false));
            case "int", "Integer" ->
                size
                        ? amount("a size such as 65536, 512KiB or 24MiB,", Amount.SIZE, setting, it -> (int) it)
                        : amount("a whole number", Amount.NUMBER, setting, it -> (int) it);
            case "long" -> amount("a size such as 512MiB or 10GiB,", Amount.SIZE, setting, it -> it);
            case "Duration" ->
                amount("a time such as 500ms, 20s, 15m or 2h,", Amount.TIME, setting, Duration::ofMillis);
            case "Path" -> single("the path of a file", Path::of);
            case "Rate" -> single("a rate such as `10/s` or `10/s burst 60`", Rate::parse);
            case "String" -> name.endsWith("json") ? object() : single("text", text -> text);
            default -> throw new IllegalStateException("no setting can be a " + type);
        };
    }

    private static ValueType of(ParameterizedType type, String name, Setting setting) {
        if (type.getRawType() == Map.class) {
            return texts();
        }
        if (type.getRawType() == List.class) {
            return list(setting.whole());
        }
        ValueType inner = of(type.getActualTypeArguments()[0], name, setting);
        return new ValueType(
                inner.expects, Optional.of(Optional.empty()), value -> Optional.of(inner.parser.apply(value)));
    }

    private static ValueType single(String expects, Function<String, Object> parser) {
        return new ValueType(expects, Optional.empty(), value -> {
            List<String> texts = value.texts();
            if (texts.size() != 1) {
                throw new IllegalArgumentException("has " + texts.size() + " values where one is expected");
            }
            return parser.apply(texts.getFirst().strip());
        });
    }

    private static ValueType list(boolean whole) {
        String expects = whole
                ? "a list of texts; in the environment and on the command line a single one"
                : "a list; in the environment and on the command line separated by commas";
        return new ValueType(
                expects,
                Optional.of(List.of()),
                value -> value.texts().stream()
                        .flatMap(text -> whole ? Stream.of(text) : Stream.of(text.split(",")))
                        .map(String::strip)
                        .filter(text -> !text.isEmpty())
                        .toList());
    }

    /** Texts by name. */
    private static ValueType texts() {
        return new ValueType("`name: text`", Optional.of(Map.of()), value -> {
            Map<String, String> texts = new LinkedHashMap<>();
            value.object().forEach((name, text) -> {
                if (text instanceof Map || text instanceof List) {
                    throw new IllegalArgumentException("holds something that is no text");
                }
                texts.put(name.toString(), String.valueOf(text));
            });
            return texts;
        });
    }

    /** An object as JSON text; its default is one already. */
    private static ValueType object() {
        return new ValueType(
                "a JSON schema: `type: object`, `properties: …`",
                Optional.empty(),
                value -> value.isDefault()
                        ? value.texts().getFirst()
                        : new ObjectMapper().valueToTree(value.object()).toString());
    }

    /** An address with a host and one of these schemes. */
    private static ValueType address(Class<?> type, List<String> schemes) {
        return single(String.join("://host:port or ", schemes) + "://host:port", text -> {
            try {
                URI address = new URI(text);
                if (address.getHost() != null && schemes.contains(String.valueOf(address.getScheme()))) {
                    return type == URI.class ? address : text;
                }
            } catch (URISyntaxException e) {
                // Said below of any text that is no address; its own message would show a password.
            }
            throw new IllegalArgumentException("is no address of this kind");
        });
    }

    private static ValueType oneOf(String expects, String otherwise, Map<String, Object> values) {
        return single(
                expects,
                text -> Optional.ofNullable(values.get(text.toLowerCase(Locale.ROOT)))
                        .orElseThrow(() -> new IllegalArgumentException(otherwise)));
    }

    /** From the least to the most of a setting. */
    private static ValueType amount(String expects, Amount unit, Setting setting, LongFunction<Object> make) {
        return single(expects + " from " + setting.least() + " to " + setting.most(), text -> {
            long value = unit.parse(text);
            if (value < unit.parse(setting.least()) || value > unit.parse(setting.most())) {
                throw new IllegalArgumentException("is out of range");
            }
            return make.apply(value);
        });
    }
}
