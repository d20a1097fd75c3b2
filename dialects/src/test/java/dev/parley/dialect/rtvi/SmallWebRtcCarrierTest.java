package dev.parley.dialect.rtvi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.dialect.CloseReason;
import dev.parley.dialect.Dialect;
import dev.parley.dialect.Handshake;
import dev.parley.dialect.IncomingAudio;
import dev.parley.dialect.support.MemoryAudioChannel;
import dev.parley.dialect.support.MemoryConnection;
import dev.parley.dialect.support.ScriptedSessionService;
import dev.parley.session.script.AudioScript;
import dev.parley.session.script.ScriptedLlm;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The data channel of Pipecat's SmallWebRTC transport (pipecat-rtvi.md 3.5). */
class SmallWebRtcCarrierTest {
    private static final String READY =
            "{\"label\":\"rtvi-ai\",\"type\":\"client-ready\",\"id\":\"r\",\"data\":{\"version\":\"2.1.0\"}}";

    private final ScriptedSessionService service = new ScriptedSessionService();
    private final MemoryAudioChannel channel =
            new MemoryAudioChannel(service.time, Duration.ofMillis(60), Duration.ofSeconds(10));
    private final MemoryConnection connection = new MemoryConnection(service.time, channel);
    private Dialect dialect;
    private long heard;

    @BeforeEach
    void connect() {
        Handshake handshake = new Handshake(
                RtviFactory.OFFER_PATH,
                MultiMap.caseInsensitiveMultiMap(),
                MultiMap.caseInsensitiveMultiMap(),
                List.of(),
                "test");
        dialect = new RtviFactory(name -> Optional.empty()).create(handshake, connection, service);
        connection.tells(dialect);
        dialect.opened();
        send(READY);
    }

    @AfterEach
    void leave() {
        dialect.closed();
        service.time.settle();
    }

    private void send(String text) {
        dialect.text(Buffer.buffer(text));
        service.time.settle();
    }

    private void track(int receiver, boolean enabled) {
        send("{\"type\":\"signalling\",\"message\":{\"type\":\"trackStatus\",\"receiver_index\":" + receiver
                + ",\"enabled\":" + enabled + "}}");
    }

    private void say(String words) {
        play(service.script.say(words));
        play(AudioScript.silence(2000));
    }

    private void play(short[] samples) {
        int step = AudioScript.samples(20);
        for (int at = 0; at < samples.length; at += step) {
            service.time.advance(Duration.ofMillis(20));
            short[] piece = Arrays.copyOfRange(samples, at, Math.min(samples.length, at + step));
            dialect.audio(new IncomingAudio.Frame(heard, piece));
            heard += piece.length;
        }
    }

    @Test
    void pingsAndTracksAreTakenAndAskForNothing() {
        send("ping: 1761906000000");
        track(0, true);
        track(1, false);
        track(2, false);
        send("{\"type\":\"signalling\",\"message\":{\"type\":\"news\"}}");
        assertThat(connection.types()).containsExactly("bot-ready");
    }

    @Test
    void messagesAreThoseOfRtviAndSoundIsBesideThem() {
        service.llm.answers(request -> ScriptedLlm.text("Yes."));
        send("{\"label\":\"rtvi-ai\",\"type\":\"send-text\",\"id\":\"t\",\"data\":{\"content\":\"hello\"}}");
        service.time.advance(Duration.ofSeconds(5));
        assertThat(connection
                        .last("bot-transcription")
                        .path("data")
                        .path("text")
                        .asText())
                .isEqualTo("Yes.");
        assertThat(channel.heardMs()).isPositive();
        assertThat(connection.types()).contains("bot-stopped-speaking");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pong", "{", "", "p"})
    void whatIsNoMessageIsTold(String text) {
        send(text);
        assertThat(connection.last("error").path("data").path("fatal").asBoolean())
                .isFalse();
    }

    @Test
    void aMicrophoneThatIsTurnedOffIsNotHeard() {
        service.llm.answers(request -> ScriptedLlm.text("Yes."));
        track(0, false);
        say("nobody hears this");
        assertThat(connection.types()).containsExactly("bot-ready");
        track(1, false);
        track(0, true);
        say("this is heard");
        assertThat(connection
                        .last("user-transcription")
                        .path("data")
                        .path("text")
                        .asText())
                .isEqualTo("this is heard");
    }

    /** Its turn ends, and is answered. */
    @Test
    void aMicrophoneThatIsTurnedOffWithinAWordIsSilent() {
        service.llm.answers(request -> ScriptedLlm.text("Yes."));
        play(service.script.say("cut off"));
        track(0, false);
        say("nobody hears this");
        assertThat(connection.types()).contains("user-stopped-speaking", "bot-llm-started");
        assertThat(connection
                        .last("user-transcription")
                        .path("data")
                        .path("text")
                        .asText())
                .isEqualTo("cut off");
    }

    @Test
    void aClientIsToldThatTheBotHasLeft() {
        send("{\"label\":\"rtvi-ai\",\"type\":\"disconnect-bot\",\"id\":\"d\",\"data\":{}}");
        service.time.advance(Duration.ofSeconds(1));
        assertThat(connection.closed).contains(CloseReason.NORMAL);
        assertThat(connection.last().toString())
                .isEqualTo("{\"type\":\"signalling\",\"message\":{\"type\":\"peerLeft\"}}");
    }
}
