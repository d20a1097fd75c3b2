package dev.parley.engines.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.provider.Engine;
import dev.parley.provider.ProviderKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** docs/reference/engines.md lists each engine with what it offers, its settings and the tests of its faults. */
class EnginesPageTest {
    private static final Path ROOT = Files.isDirectory(Path.of("docs")) ? Path.of("") : Path.of("..");
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

    static Stream<Engine> engines() {
        return ServiceLoader.load(Engine.class).stream().map(ServiceLoader.Provider::get);
    }

    private static List<List<String>> rows() throws IOException {
        return Files.readAllLines(ROOT.resolve("docs/reference/engines.md")).stream()
                .filter(line -> line.startsWith("| [`"))
                .map(line -> Stream.of(line.substring(1, line.length() - 1).split("\\|"))
                        .map(String::strip)
                        .toList())
                .toList();
    }

    private static List<String> row(Engine engine) throws IOException {
        return rows().stream()
                .filter(row -> row.getFirst().startsWith("[`" + engine.name() + "`]"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no row for " + engine.name()));
    }

    private static Set<String> quoted(String cell) {
        return QUOTED.matcher(cell)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @MethodSource("engines")
    void anEngineHasItsRow(Engine engine) throws IOException {
        List<String> row = row(engine);
        Set<String> kinds =
                engine.offers().stream().map(ProviderKind::id).collect(Collectors.toCollection(TreeSet::new));
        assertThat(quoted(row.get(1))).isEqualTo(kinds);
        assertThat(quoted(row.get(2))).isEqualTo(new TreeSet<>(engine.settings()));
    }

    @ParameterizedTest
    @MethodSource("engines")
    void itsPageNamesEachSetting(Engine engine) throws IOException {
        if (engine.settings().isEmpty()) {
            return;
        }
        String page = Files.readString(ROOT.resolve("docs/engines/" + engine.name() + ".md"));
        assertThat(engine.settings()).allSatisfy(name -> assertThat(page).contains(name));
    }

    @ParameterizedTest
    @MethodSource("engines")
    void anEngineBehindAServerHasTestsOfItsFaults(Engine engine) throws IOException {
        Set<String> tests = quoted(row(engine).get(3));
        assertThat(tests.isEmpty()).isNotEqualTo(engine.isRemote());
        Path folder = ROOT.resolve("engines/src/test/java/dev/parley/engines/" + engine.name());
        Set<String> there;
        try (Stream<Path> files = Files.exists(folder) ? Files.walk(folder) : Stream.empty()) {
            there = files.map(file -> file.getFileName().toString().replace(".java", ""))
                    .collect(Collectors.toSet());
        }
        assertThat(there).containsAll(tests);
    }

    @Test
    void thereIsNoRowWithoutAnEngine() throws IOException {
        assertThat(rows()).hasSize((int) engines().count());
    }
}
