package dev.parley.config.load;

import dev.parley.config.ConfigProblem;
import dev.parley.files.FileProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Settings of environment variables, and of {@code .env} files, which stand in for them. */
final class EnvironmentSource {
    private static final String PREFIX = "PARLEY_";
    private static final String ENGINES = PREFIX + "ENGINES_";

    /** Variables of the launcher, the development server and {@code --config}: no settings. */
    private static final Set<String> OTHER_USES =
            Set.of("PARLEY_HOME", "PARLEY_AOT", "PARLEY_JAVA_HOME", "PARLEY_JAVA_OPTS", "PARLEY_CONFIG", "PARLEY_URL");

    /** Variables of {@code ./parley test} begin so; it builds and starts servers in an environment that has them. */
    private static final String TESTS = PREFIX + "TEST_";

    /** Kubernetes gives every container such variables for a service named parley. */
    private static final Pattern KUBERNETES = Pattern.compile("PARLEY_(SERVICE_HOST|SERVICE_PORT.*|PORT|PORT_\\d+_.*)");

    /** Name, and the value in quotes, or without, where a comment may follow. */
    private static final Pattern STATEMENT =
            Pattern.compile("(?:export )?\\s*([^=#][^=]*?)\\s*=\\s*(?:([\"'])(.*)\\2|(.*?)(?:\\s* #.*)?)");

    private EnvironmentSource() {}

    /** @param origin of the variables, put in front of their names in messages */
    static List<SourceValue> read(Map<String, String> variables, String origin, List<ConfigProblem> problems) {
        List<SourceValue> settings = new ArrayList<>();
        variables.forEach((name, value) -> {
            String key = key(name);
            if (!key.isEmpty()) {
                settings.add(new SourceValue(key, value, origin + " " + name));
            } else if (name.startsWith(PREFIX)
                    && !OTHER_USES.contains(name)
                    && !name.startsWith(TESTS)
                    && !KUBERNETES.matcher(name).matches()) {
                Set<String> known = new HashSet<>(OTHER_USES);
                Keys.ALL.forEach(each -> known.add(each.variable()));
                problems.add(new ConfigProblem(name, origin, "is no setting", Keys.meant(name, known, Key::variable)));
            }
        });
        return settings;
    }

    private static String key(String variable) {
        String known = Keys.ALL.stream()
                .filter(key -> key.variable().equals(variable))
                .map(Key::name)
                .findFirst()
                .orElseGet(() -> Keys.WELL_KNOWN.getOrDefault(variable, ""));
        if (!known.isEmpty() || !variable.startsWith(ENGINES)) {
            return known;
        }
        String[] parts =
                variable.substring(ENGINES.length()).toLowerCase(Locale.ROOT).split("_", 2);
        return parts.length < 2 ? "" : Keys.ENGINE_PREFIX + parts[0] + "." + parts[1].replace('_', '-');
    }

    /** The variables of a {@code .env} file: {@code NAME=value} lines, {@code #} comments, optional quotes. */
    static Map<String, String> readFile(Path file, List<ConfigProblem> problems) {
        Map<String, String> variables = new LinkedHashMap<>();
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (IOException e) {
            problems.add(new ConfigProblem(
                    file.toString(),
                    "environment file",
                    "cannot be read: " + FileProblem.words(e),
                    "Check its permissions and that it is UTF-8"));
            return variables;
        }
        for (int number = 1; number <= lines.size(); number++) {
            String line = lines.get(number - 1).strip();
            Matcher statement = STATEMENT.matcher(line);
            if (statement.matches()) {
                String quoted = statement.group(3);
                variables.put(statement.group(1), quoted == null ? statement.group(4) : quoted);
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                problems.add(new ConfigProblem(
                        ".env line " + number, file.toString(), "is no `NAME=value`", "Correct or remove the line"));
            }
        }
        return variables;
    }
}
