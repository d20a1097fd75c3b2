package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.catalogue.Catalogue;
import dev.parley.catalogue.FileServer;
import dev.parley.catalogue.Samples;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ModelsCommandTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private FileServer mirror;
    private Catalogue catalogue = Samples.catalogue();

    @BeforeEach
    void serve() throws IOException {
        mirror = new FileServer();
    }

    @AfterEach
    void close() {
        mirror.close();
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        Map<String, String> environment = Map.of(
                "PATH",
                "",
                "PARLEY_MODELS_DIR",
                folder.toString(),
                "PARLEY_MODELS_MIRROR",
                mirror.address().toString(),
                "PIP_INDEX_URL",
                mirror.address().resolve("simple/").toString());
        return new CommandLine(new ModelsCommand(environment, catalogue))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    private void offer() {
        mirror.with("sample_pkg-1.0-py3-none-any.whl", Samples.wheel());
    }

    @Test
    void listsPullsVerifiesAndRemoves() throws IOException {
        offer();
        assertThat(run("list")).isZero();
        assertThat(out.toString())
                .contains("sample", "MIT", "0.3 MB", "not installed; in its place: nothing", folder.toString());

        assertThat(run("pull")).isZero();
        assertThat(out.toString()).contains("sample: installed", "licence MIT", "models licence sample");
        assertThat(run("pull", "sample")).isZero();
        assertThat(out.toString()).contains("is there");
        assertThat(run("list")).isZero();
        assertThat(out.toString()).contains("  installed");
        assertThat(run("licence", "sample")).isZero();
        assertThat(out.toString()).contains("https://sample.example", "You may.");
        assertThat(run("verify")).isZero();

        byte[] damaged = Samples.WEIGHTS.clone();
        damaged[9] ^= 1;
        Files.write(folder.resolve("sample/weights.onnx"), damaged);
        assertThat(run("verify")).isEqualTo(1);
        assertThat(err.toString()).contains("weights.onnx is damaged", "models pull sample");

        assertThat(run("remove", "sample")).isZero();
        assertThat(run("verify", "sample")).isEqualTo(1);
        assertThat(err.toString()).contains("not installed");
        assertThat(run("remove", "sample")).isEqualTo(1);
    }

    @Test
    void licenceAndNoticeAreShownAndPutRight() throws IOException {
        catalogue = Samples.licensed("");
        offer();
        assertThat(run("licence", "sample")).isZero();
        assertThat(out.toString()).contains("Permission is hereby granted");
        assertThat(run("pull")).isZero();
        assertThat(out.toString())
                .contains("licence MIT; its text is kept", "Copyright (c) 2025 Moonshine AI", "NOTICE:", "Kokoro-82M");
        assertThat(run("verify")).isZero();

        Files.delete(folder.resolve("sample/LICENSE"));
        assertThat(run("verify")).isEqualTo(1);
        assertThat(err.toString()).contains("sample: LICENSE is missing", "models pull sample");
        assertThat(run("pull")).isZero();
        assertThat(out.toString()).contains("written anew", "is there, checked").doesNotContain("NOTICE:");
        assertThat(run("verify")).isZero();
        assertThat(mirror.requests()).isEqualTo(1);

        run("remove", "sample");
        run("pull", "--brief"); // of a build: without the notice, which may be long
        assertThat(out.toString()).contains("Moonshine AI").doesNotContain("NOTICE:");
    }

    @Test
    void soManyAreFetchedAtOnceAsJobsSays() throws IOException {
        catalogue = Samples.twins("");
        offer();
        mirror.meet(2, Duration.ofSeconds(20));
        assertThat(run("pull", "--jobs", "2")).isZero();
        assertThat(mirror.met()).isEqualTo(2);
        run("remove", "sample", "twin");

        mirror.meet(2, Duration.ofMillis(300));
        assertThat(run("pull", "--jobs", "1")).isZero();
        assertThat(mirror.met()).isEqualTo(2);
        assertThat(mirror.requests()).isEqualTo(4);
    }

    @Test
    void theListForPrograms() throws IOException {
        offer();
        run("pull");
        assertThat(run("list", "--json")).isZero();
        JsonNode entry = new ObjectMapper().readTree(out.toString()).get(0);
        assertThat(entry.get("id").asText()).isEqualTo("sample");
        assertThat(entry.get("installed").asBoolean()).isTrue();
        assertThat(entry.get("sets").get(0).asText()).isEqualTo("starter");
        assertThat(entry.get("files").get(0).get("sha256").asText()).hasSize(64);
    }

    @Test
    void whatCannotBeHadIsSaidInOneLineToABuild() {
        assertThat(run("pull", "--brief")).isEqualTo(1);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString())
                .contains(
                        "sample",
                        "sample_pkg-1.0-py3-none-any.whl (404)",
                        "Neither pip nor uv",
                        "./parley models pull");
        offer();
        assertThat(run("pull", "--brief")).isZero();
        assertThat(run("pull", "--brief")).isZero();
        assertThat(out.toString() + err).isEmpty();
    }

    @Test
    void refusesWhatItDoesNotKnow() throws IOException {
        assertThat(run("pull", "whisper")).isEqualTo(1);
        assertThat(err.toString()).contains("'whisper'", "sample");
        assertThat(run("pull", "--jobs", "0")).isEqualTo(2);
        Path file = folder.resolve("other.whl");
        Files.writeString(file, "?");
        assertThat(run("import", file.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("other.whl", "sample.zip");
    }
}
