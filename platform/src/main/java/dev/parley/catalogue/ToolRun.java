package dev.parley.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Runs a program of this machine within a time limit, and keeps the end of what it says. */
final class ToolRun {
    private static final int KEPT = 32 << 10;
    private static final int LINES = 4;
    private static final Duration TICK = Duration.ofMillis(200);
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    private ToolRun() {}

    /**
     * How it went.
     *
     * @param code exit code; meaningless when it was ended
     * @param timedOut it was ended because it took too long, or nothing came of it
     * @param output the last of what it wrote to both streams
     */
    record Result(int code, boolean timedOut, String output) {
        boolean failed() {
            return timedOut || code != 0;
        }

        /** What it complained of, else its last lines, for a message. */
        String words() {
            List<String> lines = output.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
            List<String> errors = lines.stream()
                    .filter(line -> line.startsWith("ERROR"))
                    .limit(LINES)
                    .toList();
            List<String> last = lines.subList(Math.max(0, lines.size() - LINES), lines.size());
            return lines.isEmpty()
                    ? "It said nothing."
                    : "It said: " + String.join(" ", errors.isEmpty() ? last : errors);
        }
    }

    /**
     * Runs it to its end.
     *
     * @param watch asked some times a second whether it may go on
     * @throws IOException when it cannot be started
     */
    static Result run(List<String> command, Map<String, String> environment, Duration limit, BooleanSupplier watch)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        StringBuilder tail = new StringBuilder();
        Thread reader = Thread.ofVirtual().start(() -> read(process.getInputStream(), tail));
        try {
            process.getOutputStream().close();
            boolean ended = waitFor(process, limit, watch);
            if (!ended) {
                end(process);
            }
            reader.join(LAST_WORDS); // a child it left behind may hold the stream open
            synchronized (tail) {
                return new Result(ended ? process.exitValue() : -1, !ended, tail.toString());
            }
        } finally {
            end(process);
        }
    }

    private static boolean waitFor(Process process, Duration limit, BooleanSupplier watch) throws InterruptedException {
        long start = System.nanoTime();
        while (System.nanoTime() - start < limit.toNanos()) {
            if (process.waitFor(TICK.toMillis(), TimeUnit.MILLISECONDS)) {
                return true;
            }
            if (!watch.getAsBoolean()) {
                return false;
            }
        }
        return false;
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static void read(InputStream in, StringBuilder tail) {
        byte[] buffer = new byte[1 << 13];
        try (in) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                synchronized (tail) {
                    tail.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
                    if (tail.length() > KEPT) {
                        tail.delete(0, tail.length() - KEPT);
                    }
                }
            }
        } catch (IOException e) {
            synchronized (tail) {
                tail.append(System.lineSeparator())
                        .append("(its output broke off: ")
                        .append(e.getMessage())
                        .append(')');
            }
        }
    }
}
