package dev.parley.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/operations.md names every metric of Parley's own, and none that is not counted. */
class MetricsPageTest {
    private static final Pattern COUNTED = Pattern.compile("\"(parley(?:\\.[a-z]+)+)\"");
    private static final Pattern NAMED = Pattern.compile("`(parley_[a-z_]+)");

    /** What Prometheus' text form puts behind a name, by type and unit. */
    private static final Pattern ENDING = Pattern.compile("_(?:total|seconds)$");

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        return Files.isDirectory(here.resolve("docs")) ? here : here.getParent();
    }

    private static Set<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(match -> match.group(1).replace('.', '_'))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void thePageNamesEveryMetricThereIs() throws IOException {
        Set<String> counted = new TreeSet<>();
        for (String module : List.of("telemetry", "platform")) {
            try (Stream<Path> files = Files.walk(root().resolve(module + "/src/main"))) {
                List<Path> sources =
                        files.filter(file -> file.toString().endsWith(".java")).toList();
                for (Path source : sources) {
                    counted.addAll(found(COUNTED, Files.readString(source)));
                }
            }
        }
        Set<String> named = found(NAMED, Files.readString(root().resolve("docs/operations.md"))).stream()
                .map(name -> ENDING.matcher(name).replaceFirst(""))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(counted).hasSizeGreaterThan(15);
        assertThat(named)
                .as("metrics in the table of docs/operations.md, one row each")
                .isEqualTo(counted);
    }
}
