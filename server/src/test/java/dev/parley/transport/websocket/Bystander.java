package dev.parley.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.app.TestServer;
import dev.parley.dialect.support.Json;
import dev.parley.session.script.ScriptedLlm;
import dev.parley.testing.ScriptedEngine;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Another caller, while one client sends the worst that is allowed, and worse, as fast as the server takes it: no event
 * loop is kept from the other calls on it. Two seconds for each kind of message, counting processor time; with
 * {@code -Dparley.long=true} ten seconds, counting also what another caller notices: how long it waits for a turn of a
 * loop, and how long its player has nothing to play. Prints the rows of the table in docs/benchmarks.md.
 */
final class Bystander implements AutoCloseable {
    /** Only attacks with this in their name. */
    static final String ONLY = System.getProperty("parley.attack", "");

    static final boolean LONG = Boolean.getBoolean("parley.long");
    private static final Duration WARM_UP = Duration.ofMillis(LONG ? 1000 : 800);
    private static final Duration MEASURED = Duration.ofMillis(LONG ? 10_000 : 1200);
    private static final double MOST_MS = 50;
    private static final double MOST_GAP_MS = 40;
    private static final int TRIES = 3;
    private static final String OPENAI = "Authorization: Bearer x\r\n";

    /** Longer than what is measured, at 240 ms a word. */
    private static final String LONG_REPLY = "word ".repeat(90);

    private final ScriptedEngine engine = new ScriptedEngine();
    private final Vertx[] vertx = new Vertx[1];
    private final TestServer server;
    private final LoopProbe probe;
    private final boolean waitCounts;

    /**
     * @param waitCounts whether the wait by the clock is held to its bound, too: it is not where the attacking threads take
     *     the processors that the loops wait for
     */
    Bystander(Path folder, boolean waitCounts) throws Exception {
        this.waitCounts = waitCounts;
        server = TestServer.start(
                Map.of("data-dir", folder.toString(), "engines.llm", ScriptedEngine.NAME),
                engine,
                started -> vertx[0] = started);
        server.awaitReady();
        engine.llm.answers(request -> {
            engine.llm.requests().clear(); // nobody asks for them, and they are thousands of 4 MB
            boolean story = request.messages().getFirst().text().contains(PacedListener.STORY);
            return ScriptedLlm.text(story ? LONG_REPLY : "Hello there.");
        });
        probe = new LoopProbe(vertx[0]);
    }

    int port() {
        return server.port();
    }

    /**
     * Up to three times: a machine that stalls does so once, a message that holds a loop does so every time.
     *
     * @param attack goes on until it is interrupted
     */
    void areLeftAlone(String name, Runnable attack) throws Exception {
        Noticed noticed = notice(attack);
        for (int more = 1; more < TRIES && !isNothing(noticed); more++) {
            System.out.printf("%s: again, after %s%n", name, noticed);
            noticed = notice(attack);
        }
        System.out.printf(
                "| %s | %.1f | %.1f | %.1f |%n", name, noticed.busiestMs(), noticed.latestMs(), noticed.gapMs());
        assertThat(noticed).as(name).matches(this::isNothing, "leaves others alone");
    }

    /**
     * What others notice of an attack, in ms.
     *
     * @param busiestMs processor time of a loop between two turns
     * @param latestMs wait for a turn of a loop
     * @param gapMs in the other caller's audio
     */
    private record Noticed(double busiestMs, double latestMs, double gapMs) {}

    private boolean isNothing(Noticed noticed) {
        boolean waited = waitCounts && noticed.latestMs() >= MOST_MS;
        return noticed.busiestMs() < MOST_MS && (!LONG || !waited && noticed.gapMs() < MOST_GAP_MS);
    }

    private Noticed notice(Runnable attack) throws Exception {
        List<PacedListener> listeners = new ArrayList<>();
        try (RawClient bystander = new RawClient(server.port(), OPENAI)) {
            assertThat(bystander.answer()).startsWith("HTTP/1.1 101");
            for (int i = 0; i < probe.loops(); i++) {
                // Connections are given to the loops in turn, so one listens on each.
                listeners.add(new PacedListener(server.port()));
                assertThat(listeners.getLast().hears()).as("a reply is heard").isTrue();
            }
            Thread attacker = Thread.ofVirtual().start(attack);
            TimeUnit.MILLISECONDS.sleep(WARM_UP.toMillis());
            probe.reset();
            listeners.forEach(PacedListener::reset);
            TimeUnit.MILLISECONDS.sleep(MEASURED.toMillis());
            double gap =
                    listeners.stream().mapToDouble(PacedListener::gapMs).max().orElseThrow();
            Noticed noticed = new Noticed(probe.busiestMs(), probe.latestMs(), Math.max(0, gap));
            assertThat(LONG ? listeners : List.<PacedListener>of())
                    .allSatisfy(each -> assertThat(each.cameMs())
                            .as("audio that came meanwhile, in ms")
                            .isPositive());
            answered(bystander);
            attacker.interrupt();
            attacker.join();
            return noticed;
        } finally {
            for (PacedListener each : listeners) {
                each.close();
            }
        }
    }

    /** Another caller is answered, attack or not. */
    private static void answered(RawClient client) throws IOException, Json.MalformedException {
        client.send(RawClient.TEXT, true, "{\"type\":\"response.create\"}".getBytes(StandardCharsets.UTF_8));
        boolean sounded = false;
        String type;
        do {
            JsonNode event = Json.parse(client.read(RawClient.TEXT).payload());
            type = event.get("type").asText();
            assertThat(type).as("%s", event).isNotEqualTo("error");
            sounded |= type.equals("response.output_audio.delta");
        } while (!type.equals("response.done"));
        assertThat(sounded).as("the reply was heard").isTrue();
    }

    @Override
    public void close() {
        probe.close();
        server.close();
    }
}
