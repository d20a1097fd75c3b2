package dev.parley.catalogue;

import dev.parley.models.InstalledModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Compares installed files, those that the engine reads, with the catalogue. Reads them whole: some 0.3 s for 50 MB. */
public final class Inspection {
    private Inspection() {}

    /** What is wrong with the files, one sentence each; empty when they are what the catalogue says. */
    public static List<String> problems(Model model, InstalledModel installed) {
        return model.files().stream()
                .map(file -> problem(file, installed.file(file.name()), true))
                .flatMap(Optional::stream)
                .toList();
    }

    /** Whether the files are there and as long as they should be. Reads none of them. */
    public static boolean looksWhole(Model model, InstalledModel installed) {
        return model.files().stream()
                .allMatch(file ->
                        problem(file, installed.file(file.name()), false).isEmpty());
    }

    static Optional<String> problem(ModelFile file, Path path, boolean read) {
        try {
            if (!Files.isRegularFile(path)) {
                return Optional.of(file.name() + " is missing");
            }
            long size = Files.size(path);
            if (size != file.size()) {
                return Optional.of(file.name() + " has " + size + " bytes instead of " + file.size());
            }
            return !read || file.checksum().of(path).equals(file.checksum())
                    ? Optional.empty()
                    : Optional.of(file.name() + " is damaged: its "
                            + file.checksum().kind().title() + " is not the expected one");
        } catch (IOException e) {
            return Optional.of(file.name() + " cannot be read: " + Storage.words(e));
        }
    }
}
