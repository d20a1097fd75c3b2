package dev.parley.config.load;

import dev.parley.config.ConfigProblem;
import dev.parley.config.Nearest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What was set, by key; turns it into typed values and collects what is wrong with it. */
final class Values {
    private final Map<String, Setting> settings = new LinkedHashMap<>();
    private final List<ConfigProblem> problems;

    Values(List<ConfigProblem> problems) {
        this.problems = problems;
    }

    /** Adds settings; later ones replace earlier ones of the same key. An empty text sets nothing. */
    void add(List<Setting> more) {
        for (Setting setting : more) {
            if (!setting.values().equals(List.of(""))) {
                settings.put(setting.key(), setting);
            }
        }
    }

    /** The value of {@code key}; its default when it is not set, or set wrongly, which becomes a problem. */
    <T> T get(Key<T> key) {
        Setting setting = settings.get(key.name());
        if (setting != null) {
            try {
                return key.type().parser().parse(setting.values());
            } catch (IllegalArgumentException e) {
                String shown = key.secret() ? "the value" : "'" + String.join(", ", setting.values()) + "'";
                problems.add(new ConfigProblem(
                        key.name(),
                        setting.origin(),
                        shown + " " + e.getMessage(),
                        "Write " + key.type().expects()));
            }
        }
        return key.type().parser().parse(key.fallback());
    }

    String origin(Key<?> key) {
        Setting setting = settings.get(key.name());
        return setting == null ? "default" : setting.origin();
    }

    /** Settings of engines, by engine and name. */
    Map<String, Map<String, String>> engineSettings() {
        Map<String, Map<String, String>> engines = new LinkedHashMap<>();
        for (Setting setting : settings.values()) {
            String[] parts = engineKey(setting.key());
            if (parts.length == 2) {
                engines.computeIfAbsent(parts[0], engine -> new LinkedHashMap<>())
                        .put(parts[1], String.join(",", setting.values()));
            }
        }
        return engines;
    }

    /** Engine and setting named by a key, or nothing when it is no engine's. */
    private static String[] engineKey(String key) {
        boolean known = Keys.ALL.stream().anyMatch(each -> each.name().equals(key));
        if (known || !key.startsWith(Keys.ENGINE_PREFIX)) {
            return new String[0];
        }
        String[] parts = key.substring(Keys.ENGINE_PREFIX.length()).split("\\.", 2);
        return parts.length == 2 && !parts[0].isEmpty() && !parts[1].isEmpty() ? parts : new String[0];
    }

    void checkNames() {
        List<String> names = Keys.ALL.stream().map(Key::name).collect(Collectors.toList());
        for (Setting setting : settings.values()) {
            if (names.contains(setting.key()) || engineKey(setting.key()).length == 2) {
                continue;
            }
            String fix = RetiredKeys.successor(setting.key())
                    .map(now -> "It is called " + now.name() + " now")
                    .or(() -> Nearest.of(setting.key(), names).map(near -> "Did you mean " + near + "?"))
                    .orElse("Remove it; docs/reference/configuration.md lists every setting");
            problems.add(new ConfigProblem(setting.key(), setting.origin(), "is no setting", fix));
        }
    }
}
