package dev.parley.desk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.app.TestServer;
import dev.parley.concurrent.VirtualTime;
import dev.parley.config.EnginesConfig;
import dev.parley.dialect.ToolServers;
import dev.parley.dialect.support.ScriptedDesk;
import dev.parley.session.Session;
import dev.parley.session.SessionEngine;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionInput.EndReason;
import dev.parley.session.SessionOutput;
import dev.parley.session.SessionSink;
import dev.parley.session.Sessions;
import dev.parley.session.SilencePolicy;
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

/** Whatever a call breaks on, its line is free again. */
class FrontDeskTest {
    private final VirtualTime time = new VirtualTime();
    private final EngineRoom room = new EngineRoom(
            new EnginesConfig("auto", "auto", "auto", "auto", Map.of()),
            List.of(new ScriptedEngine()),
            ScriptedEngine.CHOOSER,
            choice -> new EngineSettings(
                    choice.settings(), InstantSource.system(), RandomGenerator.getDefault(), List.of()),
            RandomGenerator.getDefault());

    @AfterEach
    void close() {
        room.close();
    }

    private FrontDesk desk(Sessions sessions) throws Exception {
        room.start();
        room.providers().get(20, TimeUnit.SECONDS);
        return new FrontDesk(
                new FrontDesk.Supplies(
                        room,
                        sessions,
                        ToolServers.NONE,
                        new FrontDesk.Manners(SilencePolicy.DEFAULT, Duration.ofSeconds(5))),
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
        FrontDesk desk = desk(new SessionEngine(prefix -> prefix));
        Session session = desk.open(ScriptedDesk.plainSetup(), time, sink(output -> {
                    if (output instanceof SessionOutput.Ended) {
                        throw new IllegalStateException("the socket is gone");
                    }
                }))
                .toCompletableFuture()
                .get();
        assertThat(desk.calls()).isEqualTo(1);
        session.post(new SessionInput.End(EndReason.CALLER_LEFT));
        time.runUntilIdle(Duration.ofHours(2));
        assertThat(desk.calls()).isZero();
    }

    @Test
    void aSessionThatCannotStartLeavesNoLineTaken() throws Exception {
        FrontDesk desk = desk((setup, providers, executor, output) -> {
            throw new NoClassDefFoundError("a library is missing");
        });
        assertThat(desk.open(ScriptedDesk.plainSetup(), time, sink(output -> {}))
                        .toCompletableFuture())
                .isCompletedExceptionally();
        assertThat(desk.calls()).isZero();
    }
}
