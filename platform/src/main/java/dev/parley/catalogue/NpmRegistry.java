package dev.parley.catalogue;

import dev.parley.catalogue.content.Checksum;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/** The npm registry, where a package lies at the address that its name and version make. */
final class NpmRegistry {
    private static final String USUAL = "https://registry.npmjs.org/";

    private final URI registry;
    private final Download download;

    /** @param environment variables of the process; {@code npm_config_registry} names another registry */
    NpmRegistry(Map<String, String> environment, Download download) {
        String address = environment.entrySet().stream()
                .filter(each -> each.getKey().toLowerCase(Locale.ROOT).equals("npm_config_registry"))
                .map(Map.Entry::getValue)
                .filter(value -> !value.isBlank())
                .findFirst()
                .orElse(USUAL);
        this.registry = URI.create(address.endsWith("/") ? address : address + "/");
        this.download = download;
    }

    /** Fetches the package, checked; as {@link PackageDelivery.Fetch}. */
    Path fetch(Archive tarball, Staging staging, LongConsumer moved) throws ModelException, InterruptedException {
        Path part = staging.part(tarball.sha256());
        download.fetch(new Download.Wanted(
                registry.resolve(tarball.project() + "/-/" + tarball.file()),
                part,
                tarball.size(),
                Optional.of(new Checksum(Checksum.Kind.SHA_256, tarball.sha256())),
                moved));
        return part;
    }
}
