package dev.parley.config.load;

import dev.parley.config.CheckedConfig;
import dev.parley.config.Nearest;
import java.lang.reflect.RecordComponent;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Makes records of what was set: each component is a setting, a group of them, or given by the loader. */
final class Binder {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

    private final Values values;
    private final Map<String, String> variables;
    private final Map<String, Function<Binder, Object>> given;
    private final Map<String, Object> bound = new HashMap<>();

    /**
     * @param variables what <code>${NAME}</code> stands for
     * @param given by key, without the numbers of entries: components that are no settings, and defaults that depend on
     *     more than the declaration
     */
    Binder(Values values, Map<String, String> variables, Map<String, Function<Binder, Object>> given) {
        this.values = values;
        this.variables = variables;
        this.given = given;
    }

    /** A record with the settings below {@code prefix}, checked. What is wrong has its default, and is a problem. */
    <R extends Record> R bind(Class<R> type, String prefix) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = Stream.of(components).map(RecordComponent::getType).toArray(Class[]::new);
        Object[] arguments =
                Stream.of(components).map(each -> value(each, prefix)).toArray();
        R made;
        try {
            made = type.getDeclaredConstructor(types).newInstance(arguments);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot make " + type, e);
        }
        if (made instanceof CheckedConfig checked) {
            checked.check((name, message, fix) -> values.problem(prefix + name, message, fix));
        }
        return made;
    }

    /** The entries of a list of objects, by key; fields that they do not have are problems. */
    <R extends Record> Map<String, R> list(String name, Class<R> type) {
        Map<String, R> entries = new LinkedHashMap<>();
        List<String> fields = Keys.of(type, "").map(Key::name).toList();
        values.keys(name + "[").stream()
                .filter(key -> key.indexOf(']') == key.length() - 1)
                .forEach(key -> {
                    String prefix = key + ".";
                    for (String written : values.keys(prefix)) {
                        String field = written.substring(prefix.length());
                        if (!fields.contains(field)) {
                            String otherwise = "Remove it; the fields are " + String.join(", ", fields);
                            values.problem(written, "is no field here", Nearest.meant(field, fields, otherwise));
                        }
                    }
                    entries.put(key, bind(type, prefix));
                });
        return entries;
    }

    /** The value of a setting. */
    Object get(String name) {
        return get(Keys.named(name).orElseThrow());
    }

    private Object value(RecordComponent component, String prefix) {
        return Key.of(component, prefix).map(this::get).orElseGet(() -> {
            String name = prefix + Key.dashed(component);
            if (given.containsKey(name)) {
                return given.get(name).apply(this);
            }
            return bind(component.getType().asSubclass(Record.class), Keys.prefix(component, prefix));
        });
    }

    /** Each is read once, so that what is wrong with it is told once. */
    private Object get(Key key) {
        Object value = bound.get(key.name());
        if (value == null) {
            value = values.get(key.name())
                    .flatMap(written -> parsed(key, written))
                    .orElseGet(() -> fallback(key));
            bound.put(key.name(), value);
        }
        return value;
    }

    private Optional<Object> parsed(Key key, SourceValue written) {
        try {
            Object value = key.type().parser().apply(written);
            return Optional.of(key.declared().expands() ? expanded(key.name(), value) : value);
        } catch (IllegalArgumentException e) {
            String shown = key.declared().secret() ? "the value" : written.shown();
            values.problem(
                    key.name(),
                    shown + " " + e.getMessage(),
                    "Write " + key.type().expects());
            return Optional.empty();
        }
    }

    private Object fallback(Key key) {
        Function<Binder, Object> rule = given.get(key.name().replaceAll("\\[\\d+]", ""));
        if (rule != null) {
            return rule.apply(this);
        }
        if (!key.fallback().isEmpty()) {
            return key.type().parser().apply(new SourceValue(key.name(), key.fallback(), "default"));
        }
        return key.type().absent().orElseGet(() -> {
            if (values.get(key.name()).isEmpty()) {
                values.problem(key.name(), "is missing", "Add it");
            }
            return "";
        });
    }

    private Object expanded(String key, Object value) {
        return switch (value) {
            case String text -> VARIABLE.matcher(text).replaceAll(match -> variable(key, match.group(1)));
            case Optional<?> text -> text.map(it -> expanded(key, it));
            case Map<?, ?> texts -> {
                Map<Object, Object> expanded = new LinkedHashMap<>();
                texts.forEach((name, text) -> expanded.put(name, expanded(key + "." + name, text)));
                yield expanded;
            }
            default -> value;
        };
    }

    /** So that secrets need not stand in the file. */
    private String variable(String key, String name) {
        if (!variables.containsKey(name)) {
            values.problem(
                    key,
                    "names the environment variable " + name + ", which is not set",
                    "Set it in the environment or in .env");
        }
        return Matcher.quoteReplacement(variables.getOrDefault(name, ""));
    }
}
