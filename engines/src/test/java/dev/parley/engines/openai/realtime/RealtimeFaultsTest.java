package dev.parley.engines.openai.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.engines.contract.Heard;
import dev.parley.engines.support.service.RecognitionStream.Patience;
import dev.parley.engines.support.service.ScriptedSocketServer;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderException.Kind;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import dev.parley.simulator.fault.Fault;
import dev.parley.simulator.openai.RealtimeFlavour;
import dev.parley.simulator.vertx.SimulatorVertx;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a session when a server of transcription sessions fails. */
@Tag("faults")
class RealtimeFaultsTest {
    private static final Patience SHORT =
            new Patience(Duration.ofMillis(100), Duration.ofMillis(300), Duration.ofMillis(300));

    private final RealtimeWire wire = new RealtimeWire(RealtimeFlavour.OPENAI, Heard.SPEECH.transcript());

    @AfterEach
    void close() {
        wire.close();
    }

    private SpeechToText scripted(ScriptedSocketServer server) {
        return wire.speechToText(server.url(), Map.of(), RealtimeWire.LONG);
    }

    @ParameterizedTest
    @CsvSource({
        "UNAUTHORIZED, UNAUTHORISED",
        "RATE_LIMITED, AT_CAPACITY",
        "REFUSE, AT_CAPACITY",
        "SERVER_ERROR, BROKEN",
        "GARBAGE, BROKEN",
        "DROP, BROKEN"
    })
    void a_stream_that_cannot_go_on_says_why(Fault.Kind fault, Kind expected) {
        wire.faults.add(Fault.after(3, fault));
        try (Heard heard = new Heard(wire.speechToText(Map.of()))) {
            ProviderException cause = heard.says().flush(1).failed().cause();
            assertThat(cause.kind()).isEqualTo(expected);
            assertThat(cause.getMessage())
                    .startsWith("openai stt at 127.0.0.1:")
                    .doesNotContain(RealtimeWire.KEY);
        }
    }

    @ParameterizedTest
    @CsvSource({"HANG, 0", "STALL, 0", "STALL, 1", "STALL, 2", "STALL, 5"})
    void a_server_that_says_nothing_is_found_out_and_words_are_not_given_up(Fault.Kind fault, int after) {
        wire.faults.add(Fault.after(after, fault));
        try (Heard heard = new Heard(wire.speechToText(wire.baseUrl(), Map.of(), SHORT))) {
            ProviderException cause = heard.says().flush(1).failed().cause();
            assertThat(cause.kind()).isEqualTo(Kind.TIMEOUT);
            assertThat(heard.log.all(SttEvent.Flushed.class)).isEmpty();
        }
    }

    @Test
    void a_slow_server_is_waited_for() {
        wire.faults.add(Fault.of(Fault.Kind.SLOW));
        try (Heard heard = new Heard(wire.speechToText(wire.baseUrl(), Map.of(), RealtimeWire.LONG))) {
            heard.says().flush(1).awaitFlushed(1);
            assertThat(heard.words()).containsExactlyElementsOf(Heard.SPEECH.words());
        }
    }

    @Test
    void a_server_that_asks_to_be_left_alone_is_left_alone() {
        wire.faults.add(Fault.of(Fault.Kind.RATE_LIMITED));
        SpeechToText provider = wire.speechToText(Map.of());
        try (Heard first = new Heard(provider)) {
            assertThat(first.failed().cause().retryAfter()).contains(Duration.ofSeconds(1));
            try (Heard second = new Heard(provider)) {
                assertThat(second.failed().cause().retryAfter()).isPresent();
                assertThat(wire.server.addresses()).hasSize(1);
            }
        }
    }

    @Test
    void a_wrong_key_is_told_with_the_setting_to_look_at() {
        SpeechToText provider = wire.speechToText(Map.of("stt-api-key", "sk-wrong-key-12345"));
        assertThatThrownBy(() -> provider.start().toCompletableFuture().join())
                .hasMessageContaining("check engines.openai.stt-api-key")
                .hasMessageNotContaining("sk-wrong-key-12345");
        try (Heard heard = new Heard(provider)) {
            assertThat(heard.failed().cause().kind()).isEqualTo(Kind.UNAUTHORISED);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"audio\":{\"input\":{\"format\":{\"type\":\"audio/pcm\",\"rate\":16000}}}} | PCM of 16000 Hz",
                "{\"audio\":{\"input\":{\"format\":{\"type\":\"audio/pcmu\"}}}} | audio/pcmu",
                "{\"input_audio_format\":\"g711_ulaw\"} | g711_ulaw"
            })
    void a_server_that_hears_another_rate_than_it_is_sent_is_told(String session, String hears) {
        ScriptedSocketServer server = new ScriptedSocketServer(
                wire.vertx,
                socket -> socket.writeTextMessage(Messages.CREATED),
                (socket, text) ->
                        socket.writeTextMessage("{\"type\":\"session.updated\",\"session\":" + session + "}"));
        try (Heard heard = new Heard(scripted(server))) {
            ProviderException cause = heard.says().flush(1).failed().cause();
            assertThat(cause.kind()).isEqualTo(Kind.REJECTED);
            assertThat(cause).hasMessageContaining("hears " + hears + ", and is sent PCM of 24000 Hz");
        }
    }

    @Test
    void a_model_that_is_not_there_is_told_in_the_servers_words_and_not_tried_again() {
        ScriptedSocketServer server = new ScriptedSocketServer(
                wire.vertx,
                socket -> socket.writeTextMessage(Messages.CREATED),
                (socket, text) -> socket.writeTextMessage(Messages.error("model_not_found", "No such model.", "")));
        try (Heard heard = new Heard(scripted(server))) {
            assertThat(heard.failed().cause())
                    .hasMessageContaining("reported: model_not_found No such model.")
                    .extracting("kind")
                    .isEqualTo(Kind.REJECTED);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "rate_limit_exceeded, AT_CAPACITY",
        "insufficient_quota, REJECTED",
        "invalid_api_key, UNAUTHORISED",
        "session_expired, BROKEN",
        "server_error, BROKEN"
    })
    void an_error_in_a_session_ends_it_with_its_reason(String code, Kind expected) {
        ScriptedSocketServer server = new ScriptedSocketServer(
                wire.vertx, socket -> socket.writeTextMessage(Messages.CREATED), (socket, text) -> {
                    if (text.contains("session.update")) {
                        socket.writeTextMessage(Messages.UPDATED);
                        socket.writeTextMessage(Messages.error(code, "Out of luck.", ""));
                    }
                });
        try (Heard heard = new Heard(scripted(server))) {
            assertThat(heard.failed().cause())
                    .hasMessageContaining("reported: " + code + " Out of luck.")
                    .extracting("kind")
                    .isEqualTo(expected);
        }
    }

    @Test
    void speech_that_the_server_could_not_transcribe_ends_the_stream_so_that_another_one_hears_it() {
        ScriptedSocketServer server = Messages.server(wire.vertx, (socket, text) -> {
            if (text.contains("commit")) {
                socket.writeTextMessage(Messages.committed("item_1"));
                socket.writeTextMessage("{\"type\":\"conversation.item.input_audio_transcription.failed\","
                        + "\"item_id\":\"item_1\",\"error\":{\"code\":\"audio_unintelligible\",\"message\":\"No.\"}}");
            }
        });
        try (Heard heard = new Heard(scripted(server))) {
            assertThat(heard.says().flush(1).failed().cause())
                    .hasMessageContaining("could not transcribe: audio_unintelligible No.");
            assertThat(heard.log.all(SttEvent.Flushed.class)).isEmpty();
        }
    }

    @Test
    void half_a_character_ends_the_stream() {
        ScriptedSocketServer server = Messages.server(wire.vertx, (socket, text) -> {});
        try (Heard heard = new Heard(scripted(server))) {
            heard.log.await(SttEvent.Ready.class);
            byte[] text = "{\"type\":\"error\",\"x\":\"\u00e9".getBytes(StandardCharsets.UTF_8);
            server.connection().writeFrame(SimulatorVertx.text(Unpooled.wrappedBuffer(text, 0, text.length - 1)));
            assertThat(heard.failed().cause().kind()).isEqualTo(Kind.BROKEN);
        }
    }

    @Test
    void a_server_that_hangs_up_behind_each_utterance_ends_the_stream_after_its_words() {
        ScriptedSocketServer server = Messages.server(wire.vertx, (socket, text) -> {
            if (text.contains("commit")) {
                socket.writeTextMessage(Messages.committed("item_1"));
                socket.writeTextMessage(Messages.completed("item_1", "Go forward"));
                socket.close((short) 1001, "session_expired");
            }
        });
        try (Heard heard = new Heard(scripted(server))) {
            ProviderException cause = heard.says().flush(1).failed().cause();
            assertThat(heard.words()).containsExactly("Go", "forward");
            assertThat(heard.log.all(SttEvent.Flushed.class)).containsExactly(new SttEvent.Flushed(1));
            assertThat(cause).hasMessageContaining("hung up (1001: session_expired)");
        }
    }

    @Test
    void a_transcript_longer_than_any_ends_the_stream() {
        ScriptedSocketServer server = Messages.server(wire.vertx, (socket, text) -> {});
        try (Heard heard = new Heard(scripted(server))) {
            heard.says();
            heard.log.await(SttEvent.Ready.class);
            server.say(Messages.delta("item_1", "a".repeat(TranscribedItems.MAX_TEXT)));
            heard.log.await(SttEvent.Partial.class);
            server.say(Messages.delta("item_1", "b"));
            assertThat(heard.failed().cause())
                    .hasMessageContaining("sent more than 65536 characters for what was said");
        }
    }

    @Test
    void a_closed_provider_ends_its_streams_and_a_cancelled_stream_its_connection() {
        SpeechToText provider = wire.speechToText(Map.of());
        try (Heard heard = new Heard(provider);
                Heard other = new Heard(provider)) {
            heard.log.await(SttEvent.Ready.class);
            other.log.await(SttEvent.Ready.class);
            other.cancel();
            provider.close();
            assertThat(heard.failed().cause()).hasMessageContaining("was closed");
        }
        assertThat(wire.sent("input_audio_buffer.clear")).isNotEmpty();
    }
}
