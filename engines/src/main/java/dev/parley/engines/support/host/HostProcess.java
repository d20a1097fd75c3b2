package dev.parley.engines.support.host;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One child process while it lives: where it listens, what it says, how it ended. What it says goes to the log, no more of it
 * than {@value #MAX_LINES} lines. Thread-safe.
 */
final class HostProcess {
    /** Of one process, each cut at {@value #LONGEST_LINE} characters; further ones are read and dropped. */
    static final int MAX_LINES = 1_000;

    private static final int LONGEST_LINE = 500;
    /** For what it said last to be read to its end, on a busy machine too; longer only where a child of its own lives on. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private static final Pattern ADDRESS = Pattern.compile("Engine host at (http://\\S+)");
    private static final Logger log = LoggerFactory.getLogger(HostProcess.class);

    private final String name;
    private final Process process;
    private final Thread errors;
    private final CompletableFuture<URI> listening = new CompletableFuture<>();
    private final AtomicInteger lines = new AtomicInteger();
    private volatile Optional<String> lastWords = Optional.empty();

    /** @param name of the engine, for the log */
    HostProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        Thread errors = reader("errors", process.errorReader(StandardCharsets.UTF_8), this::said);
        reader("output", process.inputReader(StandardCharsets.UTF_8), this::output);
        process.onExit().thenAccept(ended -> listening.completeExceptionally(new IOException("ended")));
        this.errors = errors;
    }

    private Thread reader(String what, BufferedReader from, Consumer<String> to) {
        return Thread.ofPlatform().daemon().name(name + "-host-" + what).start(() -> {
            try (from) {
                for (String line = from.readLine(); line != null; line = from.readLine()) {
                    to.accept(line);
                }
            } catch (IOException e) {
                log.debug("reading the {} of {}", what, name, e);
            }
        });
    }

    private void output(String line) {
        Matcher address = ADDRESS.matcher(line);
        if (address.find()) {
            listening.complete(URI.create(address.group(1)));
        }
        tell(cut(line));
    }

    private void said(String line) {
        String cut = cut(line);
        // Java frames its own last words with these; what only informs is no reason.
        if (!cut.replace("#", "").isBlank() && !cut.startsWith("INFO ")) {
            lastWords = Optional.of(cut);
        }
        tell(cut);
    }

    private static String cut(String line) {
        return line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) + "…" : line;
    }

    private void tell(String cut) {
        if (lines.incrementAndGet() <= MAX_LINES) {
            log.info("{} host {}: {}", name, process.pid(), cut);
        }
    }

    /** Where it listens, once everything in it is loaded; fails when it ends before. */
    CompletableFuture<URI> listening() {
        return listening;
    }

    /** Completes when it is gone, on any thread. */
    CompletableFuture<Process> ended() {
        return process.onExit();
    }

    long pid() {
        return process.pid();
    }

    /** How it ended, for people; once it has. */
    String ending() {
        try {
            if (!errors.join(LAST_WORDS)) {
                log.debug("{} host {} is gone, but not all that it said was read", name, process.pid());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        int code = process.exitValue();
        // As a shell tells signals.
        String how = code > 128 && code < 160
                ? String.format(Locale.ROOT, "was killed by signal %d", code - 128)
                : "ended with code " + code;
        return lastWords.map(words -> how + ": " + words).orElse(how);
    }

    /** Ends it, whatever it is doing. */
    void kill() {
        process.destroyForcibly();
    }
}
