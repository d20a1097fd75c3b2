package dev.parley.rtc.peer;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A client out of an independent stack: npm's {@code werift} in a process of Node.js. Where the end-to-end tests' packages are not
 * installed ({@code npm ci} in {@code e2e}), tests with it are skipped, but not in CI.
 */
final class WeriftClient implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path E2E = Path.of(System.getProperty("parley.e2e", "../e2e"));

    private final Process process;
    private final Writer commands;
    private volatile boolean closed;
    private final BlockingQueue<JsonNode> events = new LinkedBlockingQueue<>();

    WeriftClient(String options) throws IOException {
        assumeTrue(
                Files.isDirectory(E2E.resolve("node_modules/werift")) || System.getenv("CI") != null,
                "npm ci in e2e brings werift");
        process = new ProcessBuilder("node", "clients/werift.js", options)
                .directory(E2E.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        commands = process.outputWriter();
        Thread.ofVirtual().start(this::read);
    }

    private void read() {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                events.add(JSON.readTree(line));
            }
        } catch (IOException e) {
            if (!closed) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Waits for the next event that fits, and drops those before it. */
    JsonNode await(Predicate<JsonNode> fits) throws InterruptedException {
        for (JsonNode event = next(); ; event = next()) {
            if (event.path("type").asText().equals("error")) {
                throw new AssertionError(event.path("message").asText());
            }
            if (fits.test(event)) {
                return event;
            }
        }
    }

    JsonNode await(String type) throws InterruptedException {
        return await(event -> event.path("type").asText().equals(type));
    }

    void awaitState(String type, String state) throws InterruptedException {
        await(event -> event.path("type").asText().equals(type)
                && event.path("state").asText().equals(state));
    }

    private JsonNode next() throws InterruptedException {
        JsonNode event = events.poll(20, TimeUnit.SECONDS);
        if (event == null) {
            throw new AssertionError("nothing more came from the client");
        }
        return event;
    }

    static ObjectNode command(String type) {
        return JSON.createObjectNode().put("type", type);
    }

    void tell(ObjectNode command) throws IOException {
        commands.write(command + "\n");
        commands.flush();
    }

    @Override
    public void close() {
        closed = true;
        process.destroy();
    }
}
