package dev.parley.cli;

import dev.parley.catalogue.Catalogue;
import dev.parley.catalogue.Inspection;
import dev.parley.catalogue.Model;
import dev.parley.models.InstalledModel;
import dev.parley.models.ModelStore;
import java.util.List;
import java.util.stream.Collectors;

/** Which models are there, and whether their files are what they should be. */
public final class ModelChecks {
    private static final String INDENT = "%n     %-22s ".formatted("");

    private ModelChecks() {}

    /** One for each model that is installed or of the set every build pulls. Reads the files whole: some 0.3 s for 50 MB. */
    public static List<Check> all(Catalogue catalogue, ModelStore store) {
        List<String> starter = catalogue.sets().getOrDefault(Catalogue.STARTER, List.of());
        return catalogue.models().values().stream()
                .filter(model ->
                        starter.contains(model.id()) || store.find(model.id()).isPresent())
                .map(model -> store.find(model.id())
                        .map(found -> check(model, found))
                        .orElseGet(() -> Check.remark(
                                subject(model),
                                "not in " + store.folder() + "; in its place: " + model.replaces(),
                                "./parley models pull " + model.id())))
                .toList();
    }

    private static String subject(Model model) {
        return "Model " + model.id();
    }

    private static Check check(Model model, InstalledModel found) {
        List<String> problems = Inspection.problems(model, found);
        if (!problems.isEmpty()) {
            return Check.remark(
                    subject(model),
                    found.folder() + ": " + String.join("; ", problems),
                    "./parley models pull " + model.id());
        }
        String files = model.files().stream()
                .map(file -> INDENT + file.checksum().hex() + "  " + file.name())
                .collect(Collectors.joining());
        return Check.good(subject(model), model.purpose() + ", " + found.folder() + files);
    }
}
