package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.parley.cli.TalkCall;
import dev.parley.cli.TalkException;
import dev.parley.cli.TalkOptions;
import dev.parley.cli.TalkPrinter;
import dev.parley.cli.TalkReport;
import dev.parley.codec.PcmClip;
import dev.parley.session.script.AudioScript;
import dev.parley.session.script.ScriptedLlm;
import dev.parley.testing.ScriptedEngine;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A conversation over real sockets: the talk client, the real protocol, the real session, scripted engines. */
class TalkTest {
    private final ScriptedEngine engine = new ScriptedEngine();
    private final Vertx vertx = Vertx.vertx();
    private final StringWriter printed = new StringWriter();
    private TestServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
        vertx.close().await();
    }

    private TalkCall.Clip clip(String words) {
        return new TalkCall.Clip(words, new PcmClip(engine.script.say(words), AudioScript.RATE));
    }

    private TalkCall.Result talk(Duration patience, String url, TalkCall.Clip... clips) throws Exception {
        TalkOptions options = new TalkOptions(URI.create(url), Optional.of("k1"), Optional.empty(), patience);
        TalkPrinter printer = new TalkPrinter(new PrintWriter(printed));
        try {
            return new TalkCall(vertx, options, List.of(clips), printer)
                    .run()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw (Exception) e.getCause();
        }
    }

    @Test
    void twoTurnsAreUnderstoodAnsweredAndHeardToTheirEnd() throws Exception {
        server = TestServer.start(Map.of("auth.keys", "k1"), engine);
        engine.llm.answers(request -> ScriptedLlm.text(
                "you said " + request.messages().getLast().text().strip().toLowerCase(java.util.Locale.ROOT)));

        TalkCall.Result result = talk(
                Duration.ofSeconds(20), server.uri("").toString(), clip("hello there friend"), clip("goodbye now"));

        assertThat(result.turns()).hasSize(2).allMatch(turn -> turn.status().equals("completed"));
        assertThat(result.turns().get(0).said()).isEqualTo("hello there friend");
        assertThat(result.turns().get(0).reply()).isEqualTo("you said hello there friend");
        assertThat(result.turns().get(1).said()).isEqualTo("goodbye now");
        List<String> heard = new ArrayList<>(engine.script.read(result.heard().samples()));
        assertThat(heard).containsExactly("you", "said", "hello", "there", "friend", "you", "said", "goodbye", "now");
        assertThat(result.turns().get(0).latency()).containsKeys("end_of_turn_ms", "first_byte_ms");
        assertThat(printed.toString()).contains("hello there friend", "you said goodbye now", "first byte");
        JsonObject report = new JsonObject(TalkReport.json("here", result));
        assertThat(report.getJsonArray("turns").getJsonObject(1).getString("said"))
                .isEqualTo("goodbye now");
        assertThat(report.getJsonArray("turns").getJsonObject(1).getLong("reply_audio_ms"))
                .isPositive();
        assertThat(engine.stt.openStreams() + engine.tts.openStreams()).isZero();
    }

    @Test
    void whyTheTurnEndedStandsInTheLogAndWhatWasSaidDoesNot() throws Exception {
        ListAppender<ILoggingEvent> events = new ListAppender<>();
        Logger product = (Logger) LoggerFactory.getLogger("dev.parley");
        events.start();
        product.addAppender(events);
        product.setLevel(Level.DEBUG);
        try {
            server = TestServer.start(Map.of(), engine);
            engine.llm.answers(request -> ScriptedLlm.text("an answer"));
            talk(Duration.ofSeconds(20), server.uri("").toString(), clip("confidential"));
        } finally {
            product.setLevel(null);
            product.detachAppender(events);
        }
        assertThat(List.copyOf(events.list)).anySatisfy(event -> {
            assertThat(event.getFormattedMessage()).isEqualTo("turn decision");
            assertThat(event.getKeyValuePairs().toString()).contains("call=\"sess_", "decision=\"turn_ended\"");
        });
        assertThat(List.copyOf(events.list))
                .noneMatch(event -> (event.getFormattedMessage() + event.getKeyValuePairs()).contains("confidential"));
    }

    @Test
    void aClipWithoutSpeechEndsWithAMessageThatSaysSo() throws Exception {
        server = TestServer.start(Map.of(), engine);
        TalkCall.Clip silence =
                new TalkCall.Clip("silence.wav", new PcmClip(AudioScript.silence(200), AudioScript.RATE));
        assertThatThrownBy(() -> talk(Duration.ofSeconds(2), server.uri("").toString(), silence))
                .isInstanceOf(TalkException.class)
                .hasMessageContaining("no speech in silence.wav");
    }

    @Test
    void aRefusedKeyAndAMissingServerAreNamed() throws Exception {
        server = TestServer.start(Map.of("auth.keys", "other"), engine);
        assertThatThrownBy(() -> talk(Duration.ofSeconds(5), server.uri("").toString(), clip("hello")))
                .hasMessageContaining("401")
                .hasMessageContaining("API key");
        String gone = server.uri("").toString();
        server.close();
        server = null;
        assertThatThrownBy(() -> talk(Duration.ofSeconds(5), gone, clip("hello")))
                .hasMessageContaining("Cannot reach " + gone);
    }
}
