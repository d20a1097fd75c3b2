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
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Another caller, while one client sends the worst that is allowed, and worse, as fast as the server takes it: no event
 * loop is kept from the other calls on it. Two seconds for each kind of message, counting processor time; with
 * {@code -Dparley.long=true} ten seconds, counting also what the other caller notices: how long it waits for a turn of a
 * loop, and how long its player has nothing to play. Prints the rows of the table in docs/benchmarks.md.
 */
final class Bystander implements AutoCloseable {
    static final boolean LONG = Boolean.getBoolean("parley.long");
    private static final Duration WARM_UP = Duration.ofMillis(LONG ? 1000 : 800);
    private static final Duration MEASURED = Duration.ofMillis(LONG ? 10_000 : 1200);
    private static final double MOST_MS = 50;
    private static final double MOST_GAP_MS = 40;
    private static final int TRIES = 3;
    private static final String OPENAI = "Authorization: Bearer x\r\n";
    private static final double BYTES_A_MS = 48;

    private final ScriptedEngine engine = new ScriptedEngine();
    private final Vertx[] vertx = new Vertx[1];
    private final TestServer server;
    private final LoopProbe probe;

    Bystander(Path folder) throws Exception {
        server = TestServer.start(
                Map.of("data-dir", folder.toString(), "engines.llm", ScriptedEngine.NAME),
                engine,
                started -> vertx[0] = started);
        server.awaitReady();
        engine.llm.answers(request -> {
            engine.llm.requests().clear(); // nobody asks for them, and they are thousands of 4 MB
            return ScriptedLlm.text("Hello there.");
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
        for (int more = 1; more < TRIES && !noticed.isNothing(); more++) {
            System.out.printf("%s: again, after %s%n", name, noticed);
            noticed = notice(attack);
        }
        System.out.printf(
                "| %s | %.1f | %.1f | %.1f |%n", name, noticed.busiestMs(), noticed.latestMs(), noticed.gapMs());
        assertThat(noticed).as(name).matches(Noticed::isNothing, "leaves others alone");
    }

    /**
     * What others notice of an attack, in ms.
     *
     * @param busiestMs processor time of a loop between two turns
     * @param latestMs wait for a turn of a loop
     * @param gapMs in the other caller's audio
     */
    private record Noticed(double busiestMs, double latestMs, double gapMs) {
        boolean isNothing() {
            return busiestMs < MOST_MS && (!LONG || latestMs < MOST_MS && gapMs < MOST_GAP_MS);
        }
    }

    private Noticed notice(Runnable attack) throws Exception {
        try (RawClient bystander = new RawClient(server.port(), OPENAI)) {
            assertThat(bystander.answer()).startsWith("HTTP/1.1 101");
            Thread attacker = Thread.ofVirtual().start(attack);
            TimeUnit.MILLISECONDS.sleep(WARM_UP.toMillis());
            probe.reset();
            double gap = LONG ? listen(bystander, MEASURED) : 0;
            if (!LONG) {
                TimeUnit.MILLISECONDS.sleep(MEASURED.toMillis());
            }
            Noticed noticed = new Noticed(probe.busiestMs(), probe.latestMs(), gap);
            listen(bystander, Duration.ZERO);
            attacker.interrupt();
            attacker.join();
            return noticed;
        }
    }

    /**
     * Hears replies for some time, and one at least, each to its end before it asks for the next, as a caller would: asking
     * sooner is refused. Returns the longest time its player had nothing to play, in ms.
     */
    private static double listen(RawClient client, Duration time) throws Exception {
        long until = System.nanoTime() + time.toNanos();
        double longest = 0;
        do {
            client.send(RawClient.TEXT, true, "{\"type\":\"response.create\"}".getBytes(StandardCharsets.UTF_8));
            Playback reply = reply(client);
            longest = Math.max(longest, reply.longestGapMs);
            TimeUnit.MILLISECONDS.sleep((long) Math.max(0, reply.endsMs - System.nanoTime() / 1e6));
        } while (System.nanoTime() < until);
        return longest;
    }

    /** What a player makes of one reply; times in ms. */
    private static final class Playback {
        private double longestGapMs;
        private double endsMs;

        void came(byte[] audio) {
            double now = System.nanoTime() / 1e6;
            longestGapMs = Math.max(longestGapMs, endsMs == 0 ? 0 : now - endsMs);
            endsMs = Math.max(endsMs, now) + audio.length / BYTES_A_MS;
        }
    }

    private static Playback reply(RawClient client) throws IOException, Json.MalformedException {
        Playback playback = new Playback();
        JsonNode event;
        do {
            event = Json.parse(client.read(RawClient.TEXT).payload());
            String type = event.get("type").asText();
            assertThat(type).as("%s", event).isNotEqualTo("error");
            if (type.equals("response.output_audio.delta")) {
                playback.came(Base64.getDecoder().decode(event.get("delta").asText()));
            }
        } while (!event.get("type").asText().equals("response.done"));
        return playback;
    }

    @Override
    public void close() {
        probe.close();
        server.close();
    }
}
