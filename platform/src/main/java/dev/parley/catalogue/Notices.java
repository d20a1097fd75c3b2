package dev.parley.catalogue;

import dev.parley.models.InstalledModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Licence and notice beside a model's files. Texts that come with the catalogue are written wherever the files came from;
 * in place of one that neither the catalogue nor the source has lies a reference to where the licence is stated.
 */
public final class Notices {
    static final String REFERENCE = "LICENCE-REFERENCE.txt";
    private static final String FOLDER = "/dev/parley/catalogue/notices/";

    private Notices() {}

    /** What is missing or changed beside the files, one sentence each. Engines run without. */
    public static List<String> problems(Model model, InstalledModel installed) {
        List<String> problems = new ArrayList<>();
        boolean referred = Files.isRegularFile(installed.file(REFERENCE));
        for (ModelFile notice : model.notices()) {
            Path file = installed.file(notice.name());
            if (notice.text().isPresent()) {
                Inspection.problem(notice, file, true).ifPresent(problems::add);
            } else if (!referred && !Files.isRegularFile(file)) {
                problems.add(notice.name() + " is missing");
            }
        }
        if (model.notices().isEmpty() && !referred) {
            problems.add(REFERENCE + " is missing");
        }
        return problems;
    }

    /** The texts by name, as far as they are beside the files or come with the catalogue. */
    public static Map<String, String> texts(Model model, Optional<InstalledModel> installed) throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        for (ModelFile notice : model.notices()) {
            Optional<Path> file = installed.map(it -> it.file(notice.name())).filter(Files::isReadable);
            if (notice.text().isPresent()) {
                texts.put(notice.name(), new String(bytes(notice.text().get()), StandardCharsets.UTF_8));
            } else if (file.isPresent()) {
                texts.put(notice.name(), Files.readString(file.get()));
            }
        }
        return texts;
    }

    /** Writes what can be written without asking a source. */
    static void write(Model model, Path folder) throws IOException {
        boolean whole = !model.notices().isEmpty();
        for (ModelFile notice : model.notices()) {
            Path file = folder.resolve(notice.name());
            if (notice.text().isPresent()) {
                replace(file, bytes(notice.text().get()));
            }
            whole &= Files.exists(file);
        }
        Path reference = folder.resolve(REFERENCE);
        if (whole) {
            Files.deleteIfExists(reference);
        } else {
            String text = "%s%nLicence: %s%nStated at: %s%n".formatted(model.title(), model.licence(), model.terms());
            replace(reference, text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** In one step, for readers may be there. */
    private static void replace(Path file, byte[] text) throws IOException {
        Path whole = file.resolveSibling(file.getFileName() + ".new");
        Files.write(whole, text);
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** The name, if there is such a text. */
    static String existing(String name) {
        if (name.contains("/") || Notices.class.getResource(FOLDER + name) == null) {
            throw new IllegalArgumentException("there is no text " + name + " of a licence in this build");
        }
        return name;
    }

    private static byte[] bytes(String name) {
        try (InputStream in = Notices.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IllegalStateException(FOLDER + name + " is not part of this build");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
