package dev.parley.engines.support.host;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the engine host's program is run: a Java of its own, with a small heap, and nothing of the server's environment, which
 * holds secrets. Immutable.
 */
final class HostProgram {
    /** The variable with the key that every request to the process needs. */
    private static final String KEY = "PARLEY_ENGINE_KEY";

    private static final String MAIN = "dev.parley.host.main.HostMain";
    private static final List<String> KEPT =
            List.of("HOME", "TMPDIR", "TEMP", "TMP", "USERPROFILE", "SYSTEMROOT", "XDG_CACHE_HOME", "PATH");
    /** Models lie outside the heap; quick to start, since callers wait for it (scripts/run.sh trains
     * with the same). Crash files would hold parts of a call. */
    private static final List<String> FLAGS = List.of(
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:+DisplayVMOutputToStderr",
            "-XX:ErrorFile=" + (File.separatorChar == '\\' ? "NUL" : "/dev/null"),
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    /** What the launcher or the image made of a training run; Java leaves it unused without a word where it does not fit. */
    private static final String CACHE = "start.aot";

    private final List<String> program;

    private final Optional<Path> cache;

    private HostProgram(List<String> program, Optional<Path> cache) {
        this.program = program;
        this.cache = cache;
    }

    /** Beside the application, or on this process's own class path, as in tests. */
    static Optional<HostProgram> find() {
        return jar().map(
                        jar -> new HostProgram(List.of("-jar", jar.toString()), Optional.of(jar.resolveSibling(CACHE))))
                .or(() -> {
                    boolean here = HostProgram.class.getResource("/" + MAIN.replace('.', '/') + ".class") != null;
                    return here
                            ? Optional.of(new HostProgram(
                                    List.of("-cp", System.getProperty("java.class.path"), MAIN), Optional.empty()))
                            : Optional.empty();
                });
    }

    /** This class's jar lies in {@code lib} of the application, the host's in {@code host}. */
    private static Optional<Path> jar() {
        CodeSource source = HostProgram.class.getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null) {
            return Optional.empty();
        }
        try {
            Path lib = Path.of(source.getLocation().toURI()).getParent();
            return Optional.ofNullable(lib)
                    .map(folder -> folder.resolveSibling("host").resolve("parley-host.jar"))
                    .filter(Files::isRegularFile);
        } catch (URISyntaxException | IllegalArgumentException e) {
            return Optional.empty(); // not on a file system
        }
    }

    /**
     * Starts it; it exits when its standard input ends. Blocks for as long as that takes.
     *
     * @param key that requests to it will bring
     */
    Process start(List<String> arguments, String key) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        // Made beside the first server of a build, so it may come while this one runs.
        cache.filter(Files::isRegularFile)
                .ifPresent(file -> command.addAll(
                        List.of("-XX:AOTCache=" + file, "-XX:AOTMode=auto", "-Xlog:aot=off", "-Xlog:cds=off")));
        command.addAll(program);
        command.add("--until-input-ends");
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> !KEPT.contains(name));
        environment.put(KEY, key);
        return builder.start();
    }
}
