package dev.parley.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/reference/limits.md is the one list of all bounds, and each of them is driven to its limit by a test. */
class LimitsPageTest {
    private static final Path ROOT = root();
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
    private static final Pattern BOUND = Pattern.compile("static final (?:int|long|Duration|\\w*Rule\\w*) "
            + "((?:MAX|MOST|MAILBOX|WAITING|UNREAD|CLOSE_TIMEOUT|KEPT)(?:_\\w+)?) =");

    /** Settings whose values bound something. */
    private static final Pattern BOUNDING = Pattern.compile("limits\\..*|shutdown\\..*"
            + "|silence\\.(filler-after|reply-within|voice-within|resume-after)"
            + "|tool-calls\\.(filler-after|rounds|timeout)|recordings\\.(keep|size)|voices\\.cloning-memory");

    /** Where clients and servers of others send something, or something waits for them. */
    private static final List<String> BOUNDED = List.of(
            "core/src/main/java/dev/parley/session",
            "server/src/main/java/dev/parley/dialect/realtime",
            "server/src/main/java/dev/parley/dialect/support",
            "server/src/main/java/dev/parley/http",
            "server/src/main/java/dev/parley/tenant",
            "server/src/main/java/dev/parley/tools",
            "server/src/main/java/dev/parley/transport");

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        return Files.isDirectory(here.resolve("docs")) ? here : here.getParent();
    }

    private static List<List<String>> rows() throws IOException {
        return Files.readAllLines(ROOT.resolve("docs/reference/limits.md")).stream()
                .filter(line ->
                        line.startsWith("| ") && !line.startsWith("| bound ") && !line.startsWith("| requests | s"))
                .map(line -> Stream.of(line.substring(1, line.length() - 1).split("\\|"))
                        .map(String::strip)
                        .toList())
                .toList();
    }

    private static List<String> quoted(String cell) {
        return QUOTED.matcher(cell).results().map(match -> match.group(1)).toList();
    }

    private static Set<String> named() throws IOException {
        return rows().stream().flatMap(row -> quoted(row.get(1)).stream()).collect(Collectors.toSet());
    }

    private static List<Path> sources(String folder) throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    @Test
    void everyRowNamesATestThatThereIs() throws IOException {
        Set<String> tests = new TreeSet<>();
        for (String module : List.of("core", "media", "engines", "server")) {
            sources(module + "/src/test")
                    .forEach(file -> tests.add(file.getFileName().toString().replace(".java", "")));
        }
        assertThat(rows()).hasSizeGreaterThan(50).allSatisfy(row -> {
            assertThat(row).hasSize(5);
            assertThat(quoted(row.get(4))).as("tests of %s", row).isNotEmpty().isSubsetOf(tests);
        });
    }

    @Test
    void everySettingThatBoundsSomethingIsListed() throws IOException {
        List<String> settings = Keys.ALL.stream()
                .map(Key::name)
                .filter(name -> BOUNDING.matcher(name).matches())
                .toList();
        assertThat(settings).hasSizeGreaterThan(20);
        assertThat(named()).containsAll(settings);
    }

    @Test
    void everyBoundOfTheCodeIsListed() throws IOException {
        List<String> bounds = new ArrayList<>();
        for (String folder : BOUNDED) {
            for (Path file : sources(folder)) {
                Matcher matcher = BOUND.matcher(Files.readString(file));
                while (matcher.find()) {
                    bounds.add(file.getFileName().toString().replace(".java", ".") + matcher.group(1));
                }
            }
        }
        assertThat(bounds).hasSizeGreaterThan(40);
        assertThat(bounds).filteredOn(bound -> !isListed(bound)).isEmpty();
    }

    @Test
    void whatIsListedIsThere() throws IOException {
        List<String> gone = new ArrayList<>();
        for (String name : named()) {
            if (Character.isUpperCase(name.charAt(0))) {
                String[] parts = name.split("\\.");
                if (find(parts[0] + ".java").stream().noneMatch(text -> text.contains(" " + parts[1] + " ="))) {
                    gone.add(name);
                }
            }
        }
        assertThat(gone).isEmpty();
    }

    private static List<String> find(String file) throws IOException {
        List<String> found = new ArrayList<>();
        for (String module : List.of("core", "server")) {
            for (Path source : sources(module + "/src/main")) {
                if (source.getFileName().toString().equals(file)) {
                    found.add(Files.readString(source));
                }
            }
        }
        return found;
    }

    private static boolean isListed(String bound) {
        try {
            return named().contains(bound);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
