package dev.parley.cli;

import dev.parley.catalogue.Catalogue;
import dev.parley.catalogue.Inspection;
import dev.parley.catalogue.Model;
import dev.parley.catalogue.Notices;
import dev.parley.catalogue.content.Checksums;
import dev.parley.models.InstalledModel;
import dev.parley.models.ModelStore;
import dev.parley.vad.SileroVad;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Which models are there, whether their files are what they should be, and how they run here. */
public final class ModelChecks {
    private static final String INDENT = "%n     %-22s ".formatted("");

    private ModelChecks() {}

    /**
     * One for each model that is installed or of the set every build pulls. Reads the files whole: some 0.3 s for 50 MB.
     *
     * @param trial runs a model whose files are what they should be, and tells how that went, its speed here with it
     */
    public static List<Check> all(Catalogue catalogue, ModelStore store, Function<Model, String> trial) {
        List<String> starter = catalogue.sets().getOrDefault(Catalogue.STARTER, List.of());
        return catalogue.models().values().stream()
                .filter(model ->
                        starter.contains(model.id()) || store.find(model.id()).isPresent())
                .map(model -> store.find(model.id())
                        .map(found -> check(model, found, trial))
                        .orElseGet(() -> Check.remark(
                                subject(model),
                                "not in " + store.folder() + "; in its place: " + model.replaces(),
                                "./parley models pull " + model.id())))
                .toList();
    }

    /**
     * The voice detector's model, which is part of the build.
     *
     * @param trial as in {@link #all}
     */
    public static Check detector(Supplier<String> trial) {
        String subject = "Model silero-vad-v6";
        try (InputStream in = SileroVad.class.getResourceAsStream(SileroVad.RESOURCE)) {
            if (in == null || !Checksums.sha256(in).equals(SileroVad.SHA256)) {
                return Check.remark(
                        subject,
                        SileroVad.RESOURCE + (in == null ? " is not part of this build" : " is damaged"),
                        "Build again with npm on the PATH; speech is detected by its energy until then");
            }
            String file = INDENT + SileroVad.SHA256 + "  "
                    + SileroVad.RESOURCE.substring(SileroVad.RESOURCE.lastIndexOf('/') + 1);
            return Check.good(subject, "voice activity, part of the build" + file + INDENT + trial.get());
        } catch (IOException e) {
            return Check.remark(subject, SileroVad.RESOURCE + " cannot be read: " + e.getMessage(), "Build again");
        }
    }

    private static String subject(Model model) {
        return "Model " + model.id();
    }

    private static Check check(Model model, InstalledModel found, Function<Model, String> trial) {
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
        String finding = model.purpose() + ", " + found.folder() + files + INDENT + trial.apply(model);
        List<String> notices = Notices.problems(model, found); // the model runs without
        return notices.isEmpty()
                ? Check.good(subject(model), finding)
                : Check.remark(
                        subject(model),
                        finding + INDENT + String.join("; ", notices),
                        "./parley models pull " + model.id());
    }
}
