package dev.parley.catalogue;

import dev.parley.catalogue.ToolRun.Result;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The {@code pip} of this machine, or the one that its {@code uv} runs. Looked for once. Thread-safe; blocks. */
final class Pip {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final List<List<String>> TOOLS =
            List.of(List.of("pip3"), List.of("pip"), List.of("python3", "-m", "pip"), List.of("python", "-m", "pip"));
    private static final List<String> SUFFIXES = List.of("", ".exe", ".cmd", ".bat");
    private static final Pattern VERSION = Pattern.compile("pip (\\d{1,4})\\.(\\d{1,4}).*", Pattern.DOTALL);
    private static final Pattern SETTING = Pattern.compile("([^=]+)='(.*)'");
    /** Of this machine, its user, or a variable ({@code PIP_DEFAULT_TIMEOUT}). */
    private static final Pattern TIMEOUT = Pattern.compile("(global|download|:env:)\\.(default-)?timeout");

    private static final Pattern WHOLE_SECONDS = Pattern.compile("\\d{1,6}");
    /** The first version that takes up a download that broke, as a number with two digits behind the year. */
    private static final int RESUMES = 2501;

    private final Map<String, String> environment;
    private @Nullable Tool tool;
    private @Nullable Map<String, String> settings;

    /**
     * What there is.
     *
     * @param command begins with the program's path
     * @param version year and number of pip, such as 2501; 0 where pip is another program's affair
     */
    record Tool(List<String> command, int version) {
        /** As a user writes it. */
        String name() {
            return String.join(" ", names());
        }

        /** The program's. */
        String program() {
            return names().getFirst();
        }

        boolean resumes() {
            return version >= RESUMES;
        }

        private List<String> names() {
            List<String> names = new ArrayList<>(command);
            names.set(0, String.valueOf(Path.of(command.getFirst()).getFileName()));
            return names;
        }
    }

    /** @param environment variables of the process; {@code PATH} says where the tools lie */
    Pip(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    Map<String, String> environment() {
        return environment;
    }

    /** The first that works: a name on the PATH may stand for a Python that is not there any more. */
    synchronized Tool tool() throws ModelException, InterruptedException {
        if (tool != null) {
            return tool;
        }
        for (List<String> candidate : TOOLS) {
            Optional<List<String>> found = located(candidate);
            Optional<String> answer = found.isPresent() ? said(found.get(), "--version") : Optional.empty();
            if (answer.isPresent()) {
                tool = new Tool(found.orElseThrow(), version(answer.get()));
                return tool;
            }
        }
        Optional<List<String>> uv = located(List.of("uv"));
        if (uv.isPresent() && said(uv.get(), "--version").isPresent()) { // has no download of its own, but runs pip's
            tool = new Tool(List.of(uv.get().getFirst(), "tool", "run", "pip"), 0);
            return tool;
        }
        throw new ModelException("Neither pip nor uv works here (on Debian and Ubuntu: apt-get install python3-pip).");
    }

    /** pip's settings as {@code pip config list} names them, such as {@code global.index-url}; none without pip. */
    synchronized Map<String, String> settings() throws InterruptedException {
        if (settings == null) {
            settings = Map.copyOf(readSettings());
        }
        return settings;
    }

    /** How long its user lets a server say nothing; empty where the user leaves that to pip. */
    Optional<Duration> timeout() throws InterruptedException {
        return settings().entrySet().stream()
                .filter(setting -> TIMEOUT.matcher(setting.getKey()).matches())
                .map(Map.Entry::getValue)
                .filter(value -> WHOLE_SECONDS.matcher(value).matches())
                .map(value -> Duration.ofSeconds(Long.parseLong(value)))
                .max(Comparator.naturalOrder());
    }

    private Map<String, String> readSettings() throws InterruptedException {
        Map<String, String> read = new LinkedHashMap<>();
        try {
            Tool pip = tool();
            if (pip.version() > 0) {
                said(pip.command(), "config", "list").stream()
                        .flatMap(String::lines)
                        .map(SETTING::matcher)
                        .filter(Matcher::matches)
                        .forEach(setting -> read.put(setting.group(1), setting.group(2)));
            }
        } catch (ModelException e) {
            return Map.of(); // whoever needs pip says so
        }
        return read;
    }

    private static int version(String answer) {
        Matcher version = VERSION.matcher(answer.strip());
        return version.matches() ? Integer.parseInt(version.group(1)) * 100 + Integer.parseInt(version.group(2)) : 0;
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

    /** What it writes; empty when it cannot. */
    private Optional<String> said(List<String> command, String... arguments) throws InterruptedException {
        List<String> asked = new ArrayList<>(command);
        asked.addAll(List.of(arguments));
        try {
            Result result = ToolRun.run(asked, environment, LIMIT, () -> true);
            return result.failed() ? Optional.empty() : Optional.of(result.output());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
