package dev.parley.config.load;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code .env.template}: its groups, notes and examples are written by hand, its variables are those of the settings. */
final class EnvironmentTemplate {
    private static final Pattern VARIABLE = Pattern.compile("#([A-Z][A-Z0-9_]*)=.*");

    private EnvironmentTemplate() {}

    /** The same without variables that are gone, and with those that are missing: behind others of their group, or last. */
    static List<String> renewed(List<String> template) {
        Map<String, String> known = variables();
        List<String> lines = new ArrayList<>(template);
        lines.removeIf(line -> !variable(line).isEmpty() && !known.containsKey(variable(line)));
        known.forEach((name, fallback) -> {
            if (lines.stream().noneMatch(line -> variable(line).equals(name))) {
                lines.add(place(lines, name), "#" + name + "=" + fallback);
            }
        });
        return lines;
    }

    /** Every variable with its default. */
    private static Map<String, String> variables() {
        Map<String, String> variables = new LinkedHashMap<>();
        Keys.ALL.forEach(key -> variables.put(key.variable(), String.join(",", key.fallback())));
        Keys.WELL_KNOWN.forEach((name, key) -> variables.put(name, ""));
        return variables;
    }

    private static String variable(String line) {
        Matcher matcher = VARIABLE.matcher(line);
        return matcher.matches() ? matcher.group(1) : "";
    }

    /** A group is what the names of settings have before their first dot. */
    private static int place(List<String> lines, String name) {
        String group = group(name);
        Predicate<String> same = line -> group(variable(line)).equals(group);
        for (int i = lines.size(); i > 0; i--) {
            if (same.test(lines.get(i - 1))) {
                return i;
            }
        }
        return lines.size();
    }

    private static String group(String variable) {
        return Keys.ALL.stream()
                .filter(key -> key.variable().equals(variable))
                .map(key -> key.name().split("\\.", 2)[0])
                .findFirst()
                .orElse(variable.split("_", 2)[0]);
    }
}
