package dev.parley.container;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A process of its own for ffmpeg, with limits on memory and time: whatever a recording does to it, the server lives. At
 * most one a processor runs; further ones wait. Thread-safe for {@link #close}, else confined to one thread at each end.
 */
final class MediaWorker implements AutoCloseable {
    /** A worker that neither takes nor gives a byte for so long is taken to hang. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Duration QUEUE = Duration.ofSeconds(30);
    private static final Semaphore SLOTS =
            new Semaphore(Math.max(2, Runtime.getRuntime().availableProcessors()), true);
    private static final ScheduledExecutorService WATCH = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("media-workers").factory());
    /** All that a worker may know of the server's environment, which holds secrets. */
    private static final List<String> KEPT = List.of("HOME", "TMPDIR", "TEMP", "TMP", "USERPROFILE", "SYSTEMROOT");

    private static final String HEAP = "-Xmx128m";

    private final Process process;
    private boolean closed;

    private MediaWorker(Process process) {
        this.process = process;
    }

    /** @param arguments as {@link WorkerMain} takes them */
    static MediaWorker start(String... arguments) throws IOException {
        try {
            if (!SLOTS.tryAcquire(QUEUE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("too many recordings are being converted");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for a worker");
        }
        try {
            return new MediaWorker(launch(arguments));
        } catch (IOException e) {
            SLOTS.release();
            throw e;
        }
    }

    private static Process launch(String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Small and quick to start; crash files would hold parts of the recording.
        command.addAll(List.of(HEAP, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-CreateCoredumpOnCrash"));
        command.addAll(List.of("-XX:ErrorFile=" + nowhere(), "--enable-native-access=ALL-UNNAMED"));
        String cache = System.getProperty("parley.cacheDir", "");
        if (!cache.isBlank()) {
            command.add("-Dorg.bytedeco.javacpp.cachedir="
                    + Path.of(cache, "javacpp").toAbsolutePath());
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), WorkerMain.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(Redirect.DISCARD);
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> !KEPT.contains(name));
        return builder.start();
    }

    private static String nowhere() {
        return File.separatorChar == '\\' ? "NUL" : "/dev/null";
    }

    /** What the worker writes. */
    InputStream output() {
        return process.getInputStream();
    }

    /** What the worker reads. */
    OutputStream input() {
        return process.getOutputStream();
    }

    interface Io<T> {
        T run() throws IOException;
    }

    /** Runs one read or write of the worker's streams; kills a worker that hangs. */
    <T> T watched(Io<T> io) throws IOException {
        ScheduledFuture<?> deadline =
                WATCH.schedule(process::destroyForcibly, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        try {
            return io.run();
        } finally {
            deadline.cancel(false);
        }
    }

    /** Waits for the end; its output must have been read. */
    int exitCode() throws IOException {
        try {
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("the worker does not end");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for a worker to end");
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            process.destroyForcibly();
            SLOTS.release();
        }
    }
}
