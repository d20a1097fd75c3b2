package dev.parley.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.jul.LevelChangePropagator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import dev.parley.config.LogConfig;
import java.util.Map;
import net.logstash.logback.encoder.LogstashEncoder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** The server's log: one line an event on standard error, so that a command's results stand alone on standard output; details as {@code key=value}, no words of callers. */
public final class Logs {
    private static final String PATTERN =
            "%d{HH:mm:ss.SSS} %-5level %logger{0}: %msg%replace( %kvp{NONE}){'^ $',''}%n%ex";

    /** Libraries that tell more than anybody wants to know. */
    private static final Map<String, Level> QUIET = Map.of(
            "io.netty", Level.WARN,
            "io.vertx", Level.WARN,
            "io.vertx.core.http.impl.HttpClientConnectionInternal", Level.ERROR);

    /**
     * Errors of connections that broke, without saying whose: an idle connection that an engine's end resets is one. Whoever
     * uses a connection tells what it meant, with the engine's name. Shown with {@code debug}.
     */
    private static final String BROKEN_CONNECTIONS = "io.vertx.core.net.impl.ConnectionBase";

    private Logs() {}

    /** Applies the configuration and takes over what is logged through {@code java.util.logging}. */
    public static void apply(LogConfig config) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            configure(context, config);
        }
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }

    static void configure(LoggerContext context, LogConfig config) {
        context.reset();
        LevelChangePropagator levels = new LevelChangePropagator();
        levels.setContext(context);
        levels.setResetJUL(true);
        levels.start();
        context.addListener(levels);
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setName("console");
        console.setTarget("System.err");
        console.setEncoder(encoder(context, config.format()));
        console.start();
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.toLevel(config.level().name()));
        root.addAppender(console);
        QUIET.forEach((name, level) -> {
            if (!level.isGreaterOrEqual(root.getLevel())) {
                return;
            }
            context.getLogger(name).setLevel(level);
        });
        if (root.getLevel().isGreaterOrEqual(Level.INFO)) {
            context.getLogger(BROKEN_CONNECTIONS).setLevel(Level.OFF);
        }
    }

    private static Encoder<ILoggingEvent> encoder(LoggerContext context, LogConfig.Format format) {
        Encoder<ILoggingEvent> encoder =
                switch (format) {
                    case JSON -> new LogstashEncoder();
                    case TEXT -> {
                        PatternLayoutEncoder text = new PatternLayoutEncoder();
                        text.setPattern(PATTERN);
                        yield text;
                    }
                };
        encoder.setContext(context);
        encoder.start();
        return encoder;
    }
}
