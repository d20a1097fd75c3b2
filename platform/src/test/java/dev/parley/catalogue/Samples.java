package dev.parley.catalogue;

import dev.parley.catalogue.content.Checksums;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.bouncycastle.crypto.digests.Blake2bDigest;

/** A catalogue of one model of two files, and the wheel it comes in. */
public final class Samples {
    static final String ID = "sample";
    static final String WHEEL = "sample_pkg-1.0-py3-none-any.whl";
    public static final byte[] WEIGHTS = noise(300_000);
    static final byte[] TOKENS = "one two three".getBytes(StandardCharsets.UTF_8);
    static final byte[] LICENCE = "You may.".getBytes(StandardCharsets.UTF_8);
    private static final String HEAD = "sample_pkg/data/";

    private Samples() {}

    private static byte[] noise(int length) {
        byte[] bytes = new byte[length];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    static byte[] zip(Map<String, byte[]> members) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> member : members.entrySet()) {
                ZipEntry entry = new ZipEntry(member.getKey());
                entry.setTime(0);
                zip.putNextEntry(entry);
                zip.write(member.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    public static byte[] wheel() {
        Map<String, byte[]> members = new LinkedHashMap<>();
        members.put("sample_pkg/__init__.py", "raise SystemExit('executed')".getBytes(StandardCharsets.UTF_8));
        members.put(HEAD + "weights.onnx", WEIGHTS);
        members.put(HEAD + "tokens.txt", TOKENS);
        members.put("sample_pkg-1.0.dist-info/licenses/LICENSE", LICENCE);
        return zip(members);
    }

    static byte[] packed() {
        return zip(Map.of("sample/weights.onnx", WEIGHTS, "sample/tokens.txt", TOKENS, "sample/LICENSE", LICENCE));
    }

    /** A registry that nobody is to ask. */
    static NpmRegistry noNpm() {
        Download download = new Download(Duration.ofSeconds(1), Duration.ofSeconds(1), attempt -> {});
        return new NpmRegistry(Map.of("npm_config_registry", "http://127.0.0.1:1/"), download);
    }

    static String sha256(byte[] bytes) {
        return Checksums.hex(Checksums.sha256().digest(bytes));
    }

    static String blake2b(byte[] bytes) {
        Blake2bDigest digest = new Blake2bDigest(256);
        digest.update(bytes, 0, bytes.length);
        byte[] result = new byte[32];
        digest.doFinal(result, 0);
        return Checksums.hex(result);
    }

    public static Catalogue catalogue() {
        return catalogue("");
    }

    /** @param page address of a folder that holds the files singly; empty: there is none */
    static Catalogue catalogue(String page) {
        return Catalogue.read(new ByteArrayInputStream(yaml(page).getBytes(StandardCharsets.UTF_8)));
    }

    private static String yaml(String page) {
        byte[] wheel = wheel();
        return """
                sets: {starter: [sample]}
                models:
                  sample:
                    title: A sample
                    purpose: tests
                    licence: MIT
                    languages: [en]
                    replaces: nothing
                    homepage: https://sample.example
                    archive: {project: sample-pkg, version: '1.0', file: %s, platform: manylinux_2_34_x86_64, size: %d, sha256: %s, blake2b: %s}
                    files:
                %s%s    notices:
                %s""".formatted(
                        WHEEL,
                        wheel.length,
                        sha256(wheel),
                        blake2b(wheel),
                        file("weights.onnx", HEAD, WEIGHTS, page),
                        file("tokens.txt", HEAD, TOKENS, page),
                        file("LICENSE", "sample_pkg-1.0.dist-info/licenses/", LICENCE, ""));
    }

    /** Two models of the same files. */
    public static Catalogue twins(String page) {
        String one = yaml(page);
        String two = one.substring(one.indexOf("  sample:")).replace("  sample:", "  twin:");
        String text = one.replace("[sample]", "[sample, twin]") + two;
        return Catalogue.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** The sample under the terms of Moonshine, whose text comes with the catalogue; with a notice of its own. */
    public static Catalogue licensed(String page) {
        String text = yaml(page);
        String notices = "    notices:\n"
                + "      - {name: LICENSE, text: moonshine-LICENSE.txt, size: 1070, sha256: 5da20e09cad096fb153b6c80b26c270027f9601285c498e571fc74fee5ab7157}\n"
                + "      - {name: NOTICE, text: hibari-NOTICE.txt, size: 2429, sha256: 971f53a04730ac7a4de33b3c9586e0347e4487f3a8aafd0fb3c1d074a3426adc}\n";
        String changed = text.substring(0, text.indexOf("    notices:")) + notices;
        return Catalogue.read(new ByteArrayInputStream(changed.getBytes(StandardCharsets.UTF_8)));
    }

    private static String file(String name, String head, byte[] bytes, String page) {
        String address = page.isEmpty() ? "" : ", address: '" + page + name + "'";
        return "      - {name: %s, member: %s%s, size: %d, sha256: %s%s}%n"
                .formatted(name, head, name, bytes.length, sha256(bytes), address);
    }
}
