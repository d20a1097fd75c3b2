package dev.parley.engines.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.provider.Engine;
import dev.parley.provider.ProviderKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * docs/reference/engines.md lists each engine with what it offers, its settings and the tests of its faults. The list is
 * written from the engines by {@code ./parley reference}: nobody writes a row.
 */
class EnginesPageTest {
    private static final Path ROOT = Files.isDirectory(Path.of("docs")) ? Path.of("") : Path.of("..");
    private static final Path PAGE = ROOT.resolve("docs/reference/engines.md");
    private static final String HEAD = "| engine | offers | settings | faults tried in |\n|---|---|---|---|\n";

    static Stream<Engine> engines() {
        return ServiceLoader.load(Engine.class).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(Engine::name));
    }

    private static String list() {
        return engines().map(EnginesPageTest::row).collect(Collectors.joining("", HEAD, ""));
    }

    private static String row(Engine engine) {
        return "| [`%1$s`](../engines/%1$s.md) | %2$s | %3$s | %4$s |\n"
                .formatted(
                        engine.name(),
                        quoted(engine.offers().stream().map(ProviderKind::id).toList()),
                        quoted(engine.settings()),
                        quoted(faults(engine)));
    }

    private static String quoted(Collection<String> names) {
        return names.stream().sorted().map(each -> "`" + each + "`").collect(Collectors.joining(", "));
    }

    /** Tests beside the engine whose tag says that they try faults. */
    private static List<String> faults(Engine engine) {
        return TestsBeside.of(engine).stream()
                .filter(each -> Stream.of(each.getAnnotationsByType(Tag.class))
                        .anyMatch(tag -> tag.value().equals("faults")))
                .map(Class::getSimpleName)
                .toList();
    }

    @Test
    void the_list_of_engines_is_what_they_say() throws IOException {
        String page = Files.readString(PAGE);
        int from = page.indexOf(HEAD);
        int to = page.indexOf("\n\n", from) + 1;
        String renewed = page.substring(0, from) + list() + page.substring(to);
        if (Boolean.getBoolean("parley.writeReference")) {
            Files.writeString(PAGE, renewed);
        }
        assertThat(Files.readString(PAGE))
                .as("to write the list anew run: ./parley reference")
                .isEqualTo(renewed);
    }

    @ParameterizedTest
    @MethodSource("engines")
    void its_page_names_each_setting(Engine engine) throws IOException {
        String page = Files.readString(ROOT.resolve("docs/engines/" + engine.name() + ".md"));
        assertThat(engine.settings()).allSatisfy(name -> assertThat(page).contains(name));
    }

    @ParameterizedTest
    @MethodSource("engines")
    void an_engine_behind_a_server_has_tests_of_its_faults(Engine engine) {
        assertThat(faults(engine).isEmpty())
                .as("a test beside the engine with @Tag(\"faults\"), where it is behind a server")
                .isNotEqualTo(engine.isRemote());
    }
}
