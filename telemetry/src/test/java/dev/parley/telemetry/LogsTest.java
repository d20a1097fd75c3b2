package dev.parley.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import dev.parley.config.LogConfig;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LogsTest {
    private final PrintStream results = System.out;
    private final PrintStream console = System.err;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    private String[] log(LogConfig config, Runnable events) {
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
        Logs.apply(config);
        events.run();
        return written.toString(StandardCharsets.UTF_8).split("\n");
    }

    @AfterEach
    void restore() {
        System.setOut(results);
        System.setErr(console);
        Logs.configure(
                (LoggerContext) LoggerFactory.getILoggerFactory(),
                new LogConfig(LogConfig.Format.TEXT, LogConfig.Level.INFO));
    }

    @Test
    void aLineOfTextEndsWithItsFields() {
        String[] lines = log(new LogConfig(LogConfig.Format.TEXT, LogConfig.Level.INFO), () -> {
            LoggerFactory.getLogger("some.Thing")
                    .atInfo()
                    .addKeyValue("call", "sess_1")
                    .log("call {}", "started");
            LoggerFactory.getLogger("some.Thing").info("plain");
            LoggerFactory.getLogger("some.Thing").debug("hidden");
        });
        assertThat(printed.size()).as("what a script reads as results").isZero();
        assertThat(lines).hasSize(2);
        assertThat(lines[0]).endsWith("INFO  Thing: call started call=sess_1");
        assertThat(lines[1]).endsWith("INFO  Thing: plain");
    }

    @Test
    void aLineOfJsonIsOneObjectWithItsFields() {
        String[] lines = log(
                new LogConfig(LogConfig.Format.JSON, LogConfig.Level.INFO),
                () -> LoggerFactory.getLogger("some.Thing")
                        .atWarn()
                        .addKeyValue("call", "sess_1")
                        .addKeyValue("code", 1013)
                        .setCause(new IllegalStateException("why"))
                        .log("two\nlines"));
        assertThat(lines).hasSize(1);
        JsonObject event = new JsonObject(lines[0]);
        assertThat(event.getString("message")).isEqualTo("two\nlines");
        assertThat(event.getString("level")).isEqualTo("WARN");
        assertThat(event.getString("call")).isEqualTo("sess_1");
        assertThat(event.getInteger("code")).isEqualTo(1013);
        assertThat(event.getString("stack_trace")).contains("why");
    }

    @Test
    void whatLibrariesLogThroughTheJdkComesToTheSamePlaceUnlessItIsChatter() {
        String[] lines = log(new LogConfig(LogConfig.Format.TEXT, LogConfig.Level.INFO), () -> {
            java.util.logging.Logger.getLogger("some.library").warning("from the JDK");
            java.util.logging.Logger.getLogger("io.netty.util").info("chatter");
        });
        assertThat(lines).singleElement().asString().endsWith("WARN  library: from the JDK");
    }

    /** Vert.x tells of each connection that nobody waits for anything on when its other end resets it. */
    @Test
    void brokenConnectionsOfNobodyAreForWhoeverLooksForThem() throws Exception {
        String name = Class.forName("io.vertx.core.net.impl.ConnectionBase").getName();
        Runnable reset = () -> {
            LoggerFactory.getLogger(name).error("Connection reset by peer");
            LoggerFactory.getLogger("io.vertx.core.impl.Other").error("something else");
        };
        assertThat(log(new LogConfig(LogConfig.Format.TEXT, LogConfig.Level.INFO), reset))
                .singleElement()
                .asString()
                .endsWith("something else");
        written.reset();
        assertThat(log(new LogConfig(LogConfig.Format.TEXT, LogConfig.Level.DEBUG), reset))
                .anyMatch(line -> line.endsWith("ConnectionBase: Connection reset by peer"));
    }
}
