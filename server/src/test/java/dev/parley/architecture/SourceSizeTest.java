package dev.parley.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Files and packages stay small enough to be read as a whole (CONTRIBUTING.md). */
class SourceSizeTest {
    private static final int FILES = 25;
    private static final int LINES = 400;
    private static final int INFO_LINES = 10;

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        return Files.isDirectory(here.resolve("docs")) ? here : here.getParent();
    }

    /** What is built into the program, by folder. */
    private static Map<Path, List<Path>> packages() throws IOException {
        List<Path> all = new ArrayList<>();
        try (Stream<Path> modules = Files.list(root())) {
            for (Path module : modules.map(each -> each.resolve("src/main/java"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> files = Files.walk(module)) {
                    files.filter(file -> file.toString().endsWith(".java")).forEach(all::add);
                }
            }
        }
        assertThat(all).hasSizeGreaterThan(500);
        return all.stream().collect(Collectors.groupingBy(SourceSizeTest::folder));
    }

    private static Path folder(Path file) {
        return file.resolveSibling("");
    }

    private static long lines(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        }
    }

    @Test
    void everyPackageHasAtMostTwentyFiveFiles() throws IOException {
        assertThat(packages().entrySet())
                .allSatisfy(each -> assertThat(each.getValue().size())
                        .as(each.getKey().toString())
                        .isLessThanOrEqualTo(FILES));
    }

    @Test
    void everyFileHasAtMostFourHundredLinesTestsToo() throws IOException {
        try (Stream<Path> modules = Files.list(root())) {
            for (Path module : modules.map(each -> each.resolve("src"))
                    .filter(each -> Files.isDirectory(each.resolve("main/java")))
                    .toList()) {
                try (Stream<Path> files = Files.walk(module)) {
                    for (Path file : files.filter(each -> each.toString().endsWith(".java"))
                            .toList()) {
                        assertThat(lines(file)).as(file.toString()).isLessThanOrEqualTo(LINES);
                    }
                }
            }
        }
    }

    @Test
    void everyPackageSaysInTenLinesWhatItIs() throws IOException {
        for (Path folder : packages().keySet()) {
            Path info = folder.resolve("package-info.java");
            assertThat(info).exists();
            assertThat(lines(info)).as(info.toString()).isLessThanOrEqualTo(INFO_LINES);
            assertThat(Files.readString(info)).as(info.toString()).startsWith("/**");
        }
    }
}
