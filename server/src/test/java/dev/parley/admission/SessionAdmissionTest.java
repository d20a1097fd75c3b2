package dev.parley.admission;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.parley.app.TestServer;
import dev.parley.concurrent.VirtualTime;
import dev.parley.config.EnginesConfig;
import dev.parley.config.ShutdownConfig;
import dev.parley.dialect.ToolServers;
import dev.parley.dialect.support.ScriptedSessionService;
import dev.parley.registry.ProviderRegistry;
import dev.parley.registry.ProviderSettings;
import dev.parley.session.Principal;
import dev.parley.session.Session;
import dev.parley.session.SessionFactory;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionInput.EndReason;
import dev.parley.session.SessionOutput;
import dev.parley.session.SessionSink;
import dev.parley.session.SilencePolicy;
import dev.parley.session.loop.LoopSessionFactory;
import dev.parley.telemetry.Metrics;
import dev.parley.testing.ScriptedEngine;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

/** Whatever a call breaks on, its line is free again. */
class SessionAdmissionTest {
    private final VirtualTime time = new VirtualTime();
    private final ProviderRegistry registry = new ProviderRegistry(
            new EnginesConfig("auto", "auto", "auto", "auto", Map.of()),
            List.of(new ScriptedEngine()),
            ScriptedEngine.CHOOSER,
            choice -> new ProviderSettings(
                    choice.settings(), InstantSource.system(), RandomGenerator.getDefault(), List.of()),
            RandomGenerator.getDefault());

    @AfterEach
    void close() {
        registry.close();
    }

    private SessionAdmission service(SessionFactory sessions) throws Exception {
        registry.start();
        registry.providers().get(20, TimeUnit.SECONDS);
        return new SessionAdmission(
                new SessionAdmission.Supplies(
                        registry,
                        sessions,
                        ToolServers.NONE,
                        new CallConduct(
                                SilencePolicy.DEFAULT,
                                new ShutdownConfig(Duration.ofMinutes(1), Duration.ofSeconds(5)))),
                TestServer.config(Map.of()).limits(),
                new Metrics(),
                InstantSource.system());
    }

    private static SessionSink sink(Consumer<SessionOutput> takes) {
        return new SessionSink() {
            @Override
            public void accept(SessionOutput output) {
                takes.accept(output);
            }

            @Override
            public boolean writable() {
                return true;
            }
        };
    }

    @Test
    void aClientsSideThatThrowsAtTheEndLeavesNoLineTaken() throws Exception {
        SessionAdmission service = service(new LoopSessionFactory(prefix -> prefix));
        Session session = service.open(ScriptedSessionService.plainSetup(), time, sink(output -> {
                    if (output instanceof SessionOutput.Ended) {
                        throw new IllegalStateException("the socket is gone");
                    }
                }))
                .toCompletableFuture()
                .get();
        assertThat(service.calls()).isEqualTo(1);
        session.post(new SessionInput.End(EndReason.CALLER_LEFT));
        time.runUntilIdle(Duration.ofHours(2));
        assertThat(service.calls()).isZero();
    }

    /** Whose call it was is told of refused calls too. */
    @Test
    void linesOfTheLogSayWhoCalls() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger(SessionAdmission.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(lines);
        try {
            SessionAdmission service = service(new LoopSessionFactory(prefix -> prefix));
            service.open(ScriptedSessionService.plainSetup(), time, sink(output -> {}));
            service.closeDoor();
            service.open(ScriptedSessionService.plainSetup(), time, sink(output -> {}));
        } finally {
            logger.detachAppender(lines);
            logger.setLevel(null);
        }
        assertThat(lines.list)
                .extracting(ILoggingEvent::getMessage)
                .containsExactly("call started", "call refused: {}");
        assertThat(lines.list)
                .allSatisfy(line -> assertThat(line.getKeyValuePairs())
                        .contains(
                                new KeyValuePair("call", "sess"), new KeyValuePair("principal", Principal.ANONYMOUS)));
    }

    @Test
    void aSessionThatCannotStartLeavesNoLineTaken() throws Exception {
        SessionAdmission service = service((setup, providers, executor, output) -> {
            throw new NoClassDefFoundError("a library is missing");
        });
        assertThat(service.open(ScriptedSessionService.plainSetup(), time, sink(output -> {}))
                        .toCompletableFuture())
                .isCompletedExceptionally();
        assertThat(service.calls()).isZero();
    }
}
