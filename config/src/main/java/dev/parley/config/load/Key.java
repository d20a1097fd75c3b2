package dev.parley.config.load;

import dev.parley.setting.Setting;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A setting where its group puts it.
 *
 * @param name full name, dots between groups, dashes between words
 */
record Key(String name, ValueType type, Setting declared) {
    /** By record and component, named within their group: reflection parses an annotation anew each time. */
    private static final Map<String, Optional<Key>> READ = new ConcurrentHashMap<>();

    /** @param prefix of its group, with a dot behind */
    static Optional<Key> of(RecordComponent component, String prefix) {
        String id = component.getDeclaringRecord().getName() + " " + component.getName();
        return READ.computeIfAbsent(id, absent -> read(component))
                .map(key -> new Key(prefix + key.name, key.type, key.declared));
    }

    private static Optional<Key> read(RecordComponent component) {
        return Optional.ofNullable(component.getAnnotation(Setting.class))
                .map(declared -> new Key(
                        declared.name().isEmpty() ? dashed(component) : declared.name(),
                        ValueType.of(component, declared),
                        declared));
    }

    /** A component's name as it is written in keys. */
    static String dashed(RecordComponent component) {
        return component
                .getName()
                .replaceAll("(Bytes|Json)$", "")
                .replaceAll("([A-Z])", "-$1")
                .toLowerCase(Locale.ROOT);
    }

    /** The environment variable that sets it. */
    String variable() {
        return variable(name);
    }

    /** The environment variable of the setting {@code name}. */
    static String variable(String name) {
        return "PARLEY_" + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** The default as one would write it. */
    List<String> fallback() {
        return List.of(declared.fallback());
    }
}
