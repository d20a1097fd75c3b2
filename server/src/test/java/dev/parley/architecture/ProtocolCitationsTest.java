package dev.parley.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever section of a protocol the code names as its source can be read in docs/protocols. */
class ProtocolCitationsTest {
    private static final Path ROOT = root();

    /** {@code unmute.md 5.2 to 5.4}, {@code unmute.md section 7}, {@code speech-backends.md A.2}. */
    private static final Pattern CITATION = Pattern.compile("\\b([a-z][a-z-]*)\\.md"
            + "((?:[\\s*/]*(?:,|and|to)?[\\s*/]*(?:sections? )?\\b(?:[A-H](?:\\.\\d+)?|\\d+(?:\\.\\d+)?)(?![\\w-]))*)");

    private static final Pattern SECTION = Pattern.compile("[A-H](?:\\.\\d+)?|\\d+(?:\\.\\d+)?");
    private static final Pattern HEADING =
            Pattern.compile("(?m)^#+ (?:Part )?([A-H](?:\\.\\d+)?|\\d+(?:\\.\\d+)?)(?=[. ])");

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        return Files.isDirectory(here.resolve("docs")) ? here : here.getParent();
    }

    private static List<Path> sources() throws IOException {
        List<Path> all = new ArrayList<>();
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path module : modules.filter(each -> Files.isDirectory(each.resolve("src/main/java")))
                    .toList()) {
                try (Stream<Path> files = Files.walk(module.resolve("src"))) {
                    files.filter(file -> file.toString().endsWith(".java")).forEach(all::add);
                }
            }
        }
        return all;
    }

    private static Set<String> sections(Path page) {
        Set<String> found = new HashSet<>();
        try {
            Matcher headings = HEADING.matcher(Files.readString(page));
            while (headings.find()) {
                found.add(headings.group(1));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    @Test
    void everySectionThatTheCodeNamesIsThere() throws IOException {
        List<String> dangling = new ArrayList<>();
        int citations = 0;
        for (Path source : sources()) {
            Matcher cited = CITATION.matcher(Files.readString(source));
            while (cited.find()) {
                List<String> named = SECTION.matcher(cited.group(2))
                        .results()
                        .map(MatchResult::group)
                        .toList();
                if (named.isEmpty()) {
                    continue;
                }
                citations++;
                Path page = ROOT.resolve("docs/protocols/" + cited.group(1) + ".md");
                Set<String> there = Files.exists(page) ? sections(page) : Set.of();
                named.stream()
                        .filter(section -> !there.contains(section))
                        .forEach(section ->
                                dangling.add(source.getFileName() + ": " + cited.group(1) + ".md " + section));
            }
        }
        assertThat(dangling).isEmpty();
        assertThat(citations).as("citations found").isGreaterThan(100);
    }
}
