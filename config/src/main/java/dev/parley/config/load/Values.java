package dev.parley.config.load;

import dev.parley.config.ConfigProblem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What was set, by key, and what is wrong with it. */
final class Values {
    private final Map<String, SourceValue> set = new LinkedHashMap<>();
    private final List<ConfigProblem> problems;

    Values(List<ConfigProblem> problems) {
        this.problems = problems;
    }

    /** Adds what was written; later ones replace earlier ones of the same key. An empty text sets nothing. */
    void add(List<SourceValue> more) {
        more.stream()
                .filter(each -> each.value() instanceof Map
                        || each.texts().size() != 1
                        || !each.texts().getFirst().isBlank())
                .forEach(each -> set.put(each.key(), each));
    }

    Optional<SourceValue> get(String key) {
        return Optional.ofNullable(set.get(key));
    }

    /** Keys that were set and begin so, in their order. */
    List<String> keys(String prefix) {
        return set.keySet().stream().filter(key -> key.startsWith(prefix)).toList();
    }

    void problem(String key, String message, String fix) {
        problems.add(new ConfigProblem(key, origin(key), message, fix));
    }

    /** Where a setting was set, or the entry that lacks it. */
    private String origin(String key) {
        String known = key;
        while (!set.containsKey(known) && known.contains(".")) {
            known = known.substring(0, known.lastIndexOf('.'));
        }
        return get(known).map(SourceValue::origin).orElse("default");
    }

    /** Settings of engines, by engine and name. */
    Map<String, Map<String, String>> engineSettings() {
        Map<String, Map<String, String>> engines = new LinkedHashMap<>();
        for (SourceValue each : set.values()) {
            engineKey(each.key())
                    .ifPresent(parts -> engines.computeIfAbsent(parts[0], engine -> new LinkedHashMap<>())
                            .put(parts[1], String.join(",", each.texts())));
        }
        return engines;
    }

    /** Engine and setting named by a key, unless it is no engine's. */
    private static Optional<String[]> engineKey(String key) {
        return Optional.of(key)
                .filter(it ->
                        it.startsWith(Keys.ENGINE_PREFIX) && Keys.named(it).isEmpty())
                .map(it -> it.substring(Keys.ENGINE_PREFIX.length()).split("\\.", 2))
                .filter(parts -> parts.length == 2 && Stream.of(parts).noneMatch(String::isEmpty));
    }

    /** Names that are no setting are problems; those within an entry of a list are told when it is read. */
    void checkNames() {
        List<String> names = Keys.ALL.stream().map(Key::name).toList();
        for (String key : set.keySet()) {
            boolean entry = key.contains("]") && set.containsKey(key.substring(0, key.indexOf(']') + 1));
            if (!entry && !names.contains(key) && engineKey(key).isEmpty()) {
                problem(key, "is no setting", Keys.meant(key, names, name -> name));
            }
        }
    }
}
