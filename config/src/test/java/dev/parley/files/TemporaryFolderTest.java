package dev.parley.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryFolderTest {
    @TempDir
    private Path parent;

    @Test
    void whatAKilledProcessLeftIsClearedAndWhatIsInUseIsNot() throws Exception {
        Process other = holder();
        Path theirs = Path.of(other.inputReader().readLine());
        try (TemporaryFolder first = TemporaryFolder.open(parent, "test")) {
            assertThat(theirs.resolve("upload")).exists();
            other.destroyForcibly();
            assertThat(other.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(theirs).exists();
            try (TemporaryFolder second = TemporaryFolder.open(parent, "test")) {
                assertThat(theirs).doesNotExist();
                assertThat(first.path()).exists();
                assertThat(second.path()).exists();
            }
            assertThat(first.path()).exists();
        }
        assertThat(parent).isEmptyDirectory();
    }

    private Process holder() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        TemporaryFolderTest.class.getName(),
                        parent.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** A process gives a file's lock back with the first of its channels that it closes. */
    @Test
    void aFolderIsKeptFromOtherProcessesAlsoAfterItsOwnMadeAnother() throws Exception {
        try (TemporaryFolder first = TemporaryFolder.open(parent, "test")) {
            TemporaryFolder.open(parent, "test").close();
            Process other = holder();
            assertThat(other.inputReader().readLine()).isNotBlank();
            other.destroyForcibly();
            assertThat(first.path()).exists();
        }
    }

    /** Holds a folder until it is killed. */
    public static void main(String[] arguments) throws Exception {
        TemporaryFolder mine = TemporaryFolder.open(Path.of(arguments[0]), "test");
        Files.writeString(mine.path().resolve("upload"), "recording");
        System.out.println(mine.path());
        Thread.currentThread().join();
    }

    @Test
    void foldersOfEarlierVersionsGoAfterADay() throws IOException {
        Path young = Files.createDirectory(parent.resolve("parley-test-1"));
        Path old = Files.createDirectory(parent.resolve("parley-test-2"));
        Path other = Files.createDirectory(parent.resolve("parley-other-2"));
        for (Path each : new Path[] {old, other}) {
            Files.setLastModifiedTime(each, FileTime.from(Instant.now().minus(Duration.ofHours(25))));
        }
        TemporaryFolder.open(parent, "test").close();
        assertThat(young).exists();
        assertThat(old).doesNotExist();
        assertThat(other).exists();
    }
}
