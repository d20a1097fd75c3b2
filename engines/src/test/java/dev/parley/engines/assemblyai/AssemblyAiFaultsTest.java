package dev.parley.engines.assemblyai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.engines.contract.Heard;
import dev.parley.engines.contract.TestContext;
import dev.parley.engines.support.service.RecognitionStream.Patience;
import dev.parley.engines.support.service.ScriptedSocketServer;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderException.Kind;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import dev.parley.simulator.fault.Fault;
import dev.parley.simulator.vertx.SimulatorVertx;
import io.netty.buffer.Unpooled;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a session when AssemblyAI fails. */
@Tag("faults")
class AssemblyAiFaultsTest {
    private static final Patience SHORT =
            new Patience(Duration.ofMillis(100), Duration.ofMillis(300), Duration.ofMillis(100));
    private static final Patience LONG =
            new Patience(Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(30));
    private static final String BEGIN = "{\"type\":\"Begin\",\"id\":\"1\",\"expires_at\":1}";

    private final AssemblyAiWire wire = new AssemblyAiWire(Heard.SPEECH.transcript());

    @AfterEach
    void close() {
        wire.close();
    }

    private SpeechToText provider(String url, Patience patience) {
        Map<String, String> settings = Map.of("base-url", url, "api-key", AssemblyAiWire.KEY);
        return AssemblyAiEngine.speechToText(TestContext.with(settings).lend(Vertx.class, wire.vertx), patience);
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
        wire.faults.add(Fault.after(2, fault));
        try (Heard heard = new Heard(wire.speechToText(Map.of()))) {
            ProviderException cause = heard.says().flush(1).failed().cause();
            assertThat(cause.kind()).isEqualTo(expected);
            assertThat(cause.getMessage())
                    .startsWith("assemblyai stt at 127.0.0.1:")
                    .doesNotContain(AssemblyAiWire.KEY);
        }
    }

    @Test
    void a_server_that_does_not_begin_is_found_out() {
        wire.faults.add(Fault.of(Fault.Kind.HANG));
        try (Heard heard = new Heard(provider(wire.server.baseUrl(), SHORT))) {
            assertThat(heard.says().flush(1).failed().cause().kind()).isEqualTo(Kind.TIMEOUT);
        }
    }

    @Test
    void a_server_that_falls_silent_owes_no_more_than_a_second_of_waiting() {
        wire.faults.add(Fault.after(3, Fault.Kind.STALL));
        try (Heard heard = new Heard(provider(wire.server.baseUrl(), SHORT))) {
            heard.says().log.await(SttEvent.Partial.class);
            heard.flush(1).awaitFlushed(1);
            assertThat(heard.words()).as("the last guess counts").isNotEmpty();
        }
    }

    @Test
    void a_slow_server_is_waited_for() {
        wire.faults.add(Fault.of(Fault.Kind.SLOW));
        try (Heard heard = new Heard(wire.speechToText(Map.of()))) {
            heard.says().flush(1).awaitFlushed(1);
            assertThat(heard.words()).containsExactlyElementsOf(Heard.SPEECH.words());
        }
    }

    @Test
    void a_server_that_asked_to_be_left_alone_is_not_asked_again_before() {
        wire.faults.add(Fault.of(Fault.Kind.RATE_LIMITED));
        SpeechToText provider = wire.speechToText(Map.of());
        try (Heard first = new Heard(provider)) {
            assertThat(first.failed().cause().retryAfter()).contains(Duration.ofSeconds(1));
            try (Heard second = new Heard(provider)) {
                assertThat(second.failed().cause().retryAfter()).isPresent();
                assertThat(wire.server.queries()).hasSize(1);
            }
        }
    }

    @Test
    void a_server_that_takes_the_audio_for_another_rate_is_found_out_by_the_times_of_its_words() {
        wire.faults.add(Fault.of(Fault.Kind.WRONG_RATE));
        SpeechToText provider = wire.speechToText(Map.of());
        try (Heard heard = new Heard(provider)) {
            ProviderException cause =
                    heard.silence(6_000).says().flush(1).failed().cause();
            assertThat(cause.kind()).isEqualTo(Kind.BROKEN);
            assertThat(cause)
                    .hasMessageContaining("it seems to take 16000 Hz for")
                    .hasMessageContaining("check the sample rate");
            assertThat(heard.words()).isEmpty();
        }
        try (Heard next = new Heard(provider)) {
            next.says().flush(1).awaitFlushed(1);
            assertThat(next.words()).hasSameSizeAs(Heard.SPEECH.words());
        }
    }

    @Test
    void a_wrong_key_is_told_behind_the_handshake_with_the_setting_to_look_at() {
        SpeechToText provider = wire.speechToText(Map.of("api-key", "aai-wrong-key-12345"));
        assertThatThrownBy(() -> provider.start().toCompletableFuture().join())
                .hasMessageContaining("answered 401")
                .hasMessageContaining("check engines.assemblyai.api-key")
                .hasMessageNotContaining("aai-wrong-key-12345");
        try (Heard heard = new Heard(provider)) {
            ProviderException cause = heard.failed().cause();
            assertThat(cause.kind()).isEqualTo(Kind.UNAUTHORISED);
            assertThat(cause)
                    .hasMessageContaining("reported 1008: Unauthorized Connection")
                    .hasMessageContaining("check engines.assemblyai.api-key");
        }
    }

    @Test
    void without_a_key_nobody_is_asked_and_the_mend_is_told() {
        SpeechToText provider = new AssemblyAiEngine()
                .speechToText(TestContext.plain().lend(Vertx.class, wire.vertx))
                .orElseThrow();
        try (Heard heard = new Heard(provider)) {
            assertThat(heard.failed().cause())
                    .hasMessageContaining("set engines.assemblyai.api-key in parley.yaml, or ASSEMBLYAI_API_KEY");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1008, UNAUTHORISED",
        "3005, BROKEN",
        "3006, REJECTED",
        "3007, BROKEN",
        "3008, BROKEN",
        "3009, AT_CAPACITY",
        "4102, AT_CAPACITY"
    })
    void a_close_is_told_by_its_code(int code, Kind kind) {
        ScriptedSocketServer server = new ScriptedSocketServer(
                wire.vertx,
                socket -> {
                    socket.writeTextMessage(BEGIN);
                    socket.close((short) code, "as it says");
                },
                (socket, text) -> {});
        try (Heard heard = new Heard(provider(server.url(), LONG))) {
            ProviderException cause = heard.failed().cause();
            assertThat(cause.kind()).isEqualTo(kind);
            assertThat(cause).hasMessageContaining("hung up (" + code + ": as it says)");
        }
    }

    @Test
    void half_a_character_ends_the_stream() {
        ScriptedSocketServer server =
                new ScriptedSocketServer(wire.vertx, socket -> socket.writeTextMessage(BEGIN), (socket, text) -> {});
        try (Heard heard = new Heard(provider(server.url(), LONG))) {
            heard.log.await(SttEvent.Ready.class);
            byte[] text = "{\"type\":\"Warning\",\"warning\":\"\u00e9".getBytes(StandardCharsets.UTF_8);
            server.connection().writeFrame(SimulatorVertx.text(Unpooled.wrappedBuffer(text, 0, text.length - 1)));
            assertThat(heard.failed().cause().kind()).isEqualTo(Kind.BROKEN);
        }
    }

    @Test
    void a_server_that_hangs_up_behind_each_utterance_ends_the_stream_after_its_words() {
        ScriptedSocketServer server =
                new ScriptedSocketServer(wire.vertx, socket -> socket.writeTextMessage(BEGIN), (socket, text) -> {
                    if (text.contains("ForceEndpoint")) {
                        socket.writeTextMessage(AssemblyAiStreamTest.turn(0, true, true, "Go forward", 2_500, 0.9));
                        socket.close((short) 3005, "Session Cancelled");
                    }
                });
        try (Heard heard = new Heard(provider(server.url(), LONG))) {
            ProviderException cause = heard.says().flush(1).failed().cause();
            assertThat(heard.words()).containsExactly("Go", "forward");
            assertThat(heard.log.all(SttEvent.Flushed.class)).containsExactly(new SttEvent.Flushed(1));
            assertThat(cause).hasMessageContaining("hung up (3005: Session Cancelled)");
        }
    }
}
