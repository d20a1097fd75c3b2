package dev.parley.tools.mcp;

import io.modelcontextprotocol.client.transport.ServerParameters;
import io.modelcontextprotocol.modern.client.transport.StdioMcpClientTransport;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A program that is a server of revision 2026-07-28 on its standard input and output. Thread-safe. */
final class McpProgram implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(McpProgram.class);
    private static final Duration LEAVE_TAKING = Duration.ofSeconds(2);

    private final String name;
    private final Process process;
    private final StdioMcpClientTransport transport;

    private McpProgram(String name, Process process) {
        this.name = name;
        this.process = process;
        this.transport = StdioMcpClientTransport.builder(process.getInputStream(), process.getOutputStream())
                .jsonMapper(McpTransports.JSON)
                .start();
    }

    /** The SDK adds what a program needs (PATH, HOME and the like); the keys in our environment are not its business. */
    static ProcessBuilder withoutEnvironment() {
        ProcessBuilder fresh = new ProcessBuilder();
        fresh.environment().clear();
        return fresh;
    }

    static McpProgram start(ServerParameters parameters) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(parameters.getCommand());
        command.addAll(parameters.getArgs());
        ProcessBuilder builder = withoutEnvironment().command(command);
        builder.environment().putAll(parameters.getEnv());
        McpProgram program = new McpProgram(parameters.getCommand(), builder.start());
        Thread.ofVirtual().name("mcp-program-errors").start(program::readErrors);
        return program;
    }

    /** Until the program ends: one whose errors nobody reads would stop at its full pipe. */
    private void readErrors() {
        try (BufferedReader errors = process.errorReader()) {
            for (String line = errors.readLine(); line != null; line = errors.readLine()) {
                LOG.debug("{}: {}", name, line);
            }
        } catch (IOException e) {
            LOG.debug("{}: its errors cannot be read: {}", name, e.toString());
        }
    }

    StdioMcpClientTransport transport() {
        return transport;
    }

    /** Ends the program: by the end of its input, or else by force. Blocks for some seconds at most. */
    @Override
    public void close() {
        transport.close();
        try {
            if (!process.waitFor(LEAVE_TAKING.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
