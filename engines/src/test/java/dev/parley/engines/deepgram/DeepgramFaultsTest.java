package dev.parley.engines.deepgram;

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
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a session when Deepgram fails. */
@Tag("faults")
class DeepgramFaultsTest {
    private static final String FLUX = "flux-general-en";
    private static final Patience SHORT =
            new Patience(Duration.ofMillis(100), Duration.ofMillis(300), Duration.ofMillis(100));

    private static final Patience LONG =
            new Patience(Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(30));

    private final DeepgramWire wire = new DeepgramWire(Heard.SPEECH.transcript());

    @AfterEach
    void close() {
        wire.close();
    }

    private SpeechToText provider(String url, String model, Patience patience) {
        Map<String, String> settings =
                new HashMap<>(Map.of("base-url", url, "api-key", DeepgramWire.KEY, "model", model));
        return DeepgramEngine.speechToText(TestContext.with(settings).lend(Vertx.class, wire.vertx), patience);
    }

    @ParameterizedTest
    @CsvSource({
        "nova-3, UNAUTHORIZED, UNAUTHORISED",
        "nova-3, RATE_LIMITED, AT_CAPACITY",
        "nova-3, REFUSE, AT_CAPACITY",
        "nova-3, SERVER_ERROR, BROKEN",
        "nova-3, GARBAGE, BROKEN",
        "nova-3, DROP, BROKEN",
        "flux-general-en, UNAUTHORIZED, UNAUTHORISED",
        "flux-general-en, RATE_LIMITED, AT_CAPACITY",
        "flux-general-en, REFUSE, AT_CAPACITY",
        "flux-general-en, SERVER_ERROR, BROKEN",
        "flux-general-en, GARBAGE, BROKEN",
        "flux-general-en, DROP, BROKEN"
    })
    void a_stream_that_cannot_go_on_says_why(String model, Fault.Kind fault, Kind expected) {
        wire.faults.add(Fault.after(2, fault));
        try (Heard heard = new Heard(wire.speechToText(Map.of("model", model)))) {
            ProviderException cause = heard.says().flush(1).failed().cause();
            assertThat(cause.kind()).isEqualTo(expected);
            assertThat(cause.getMessage())
                    .startsWith("deepgram stt at 127.0.0.1:")
                    .doesNotContain(DeepgramWire.KEY);
        }
    }

    @ParameterizedTest
    @CsvSource({"nova-3, HANG", "nova-3, STALL", "flux-general-en, HANG", "flux-general-en, STALL"})
    void a_server_that_takes_audio_and_says_nothing_is_found_out(String model, Fault.Kind fault) {
        wire.faults.add(Fault.after(model.equals(FLUX) ? 3 : 1, fault));
        try (Heard heard = new Heard(provider(wire.server.baseUrl(), model, SHORT))) {
            ProviderException cause =
                    heard.says().silence(3_000).flush(1).failed().cause();
            assertThat(cause.kind()).isEqualTo(Kind.TIMEOUT);
            assertThat(heard.log.all(SttEvent.Flushed.class)).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"nova-3", "flux-general-en"})
    void a_slow_server_is_waited_for(String model) {
        wire.faults.add(Fault.of(Fault.Kind.SLOW));
        try (Heard heard = new Heard(wire.speechToText(Map.of("model", model)))) {
            heard.says().flush(1).awaitFlushed(1);
            assertThat(heard.words()).containsExactlyElementsOf(Heard.SPEECH.words());
        }
    }

    @ParameterizedTest
    @CsvSource({"nova-3", "flux-general-en"})
    void a_server_that_takes_the_audio_for_another_rate_is_found_out_by_its_times(String model) {
        wire.faults.add(Fault.of(Fault.Kind.WRONG_RATE));
        SpeechToText provider = wire.speechToText(Map.of("model", model));
        try (Heard heard = new Heard(provider)) {
            ProviderException cause = heard.silence(6_000).says().failed().cause();
            assertThat(cause.kind()).isEqualTo(Kind.BROKEN);
            assertThat(cause)
                    .hasMessageContaining("it seems to take 16000 Hz for")
                    .hasMessageContaining("check the sample rate");
            assertThat(heard.words()).isEmpty();
            assertThat(heard.log.all(SttEvent.Flushed.class)).isEmpty();
        }
        try (Heard next = new Heard(provider)) {
            next.says().flush(1).awaitFlushed(1);
            assertThat(next.words()).containsExactlyElementsOf(Heard.SPEECH.words());
        }
    }

    @Test
    void a_server_that_asked_to_be_left_alone_is_not_asked_again_before() {
        wire.faults.add(Fault.of(Fault.Kind.RATE_LIMITED));
        SpeechToText provider = wire.speechToText(Map.of());
        try (Heard first = new Heard(provider);
                Heard second = openedBehind(first, provider)) {
            assertThat(second.failed().cause().retryAfter())
                    .hasValueSatisfying(left -> assertThat(left).isLessThanOrEqualTo(Duration.ofSeconds(1)));
            assertThat(wire.server.queries()).hasSize(1);
        }
    }

    private static Heard openedBehind(Heard first, SpeechToText provider) {
        assertThat(first.failed().cause().retryAfter()).contains(Duration.ofSeconds(1));
        return new Heard(provider);
    }

    @Test
    void a_parameter_that_is_refused_is_told_in_the_servers_words() {
        try (Heard heard = new Heard(wire.speechToText(Map.of("model", "nova-2", "keyterm", "Parley")))) {
            assertThat(heard.failed().cause())
                    .hasMessageContaining("answered 400: Bad Request: Keyterm is not supported for this model.")
                    .extracting("kind")
                    .isEqualTo(Kind.REJECTED);
        }
    }

    @Test
    void a_wrong_key_is_told_with_the_setting_to_look_at() {
        SpeechToText provider = wire.speechToText(Map.of("api-key", "dg-wrong-key-12345"));
        assertThatThrownBy(() -> provider.start().toCompletableFuture().join())
                .hasMessageContaining("answered 401: Invalid credentials.; check engines.deepgram.api-key")
                .hasMessageNotContaining("dg-wrong-key-12345");
        try (Heard heard = new Heard(provider)) {
            assertThat(heard.failed().cause().kind()).isEqualTo(Kind.UNAUTHORISED);
        }
    }

    @Test
    void without_a_key_nobody_is_asked_and_the_mend_is_told() {
        SpeechToText provider = new DeepgramEngine()
                .speechToText(TestContext.plain().lend(Vertx.class, wire.vertx))
                .orElseThrow();
        String mend =
                "needs a key; set engines.deepgram.api-key in parley.yaml, or DEEPGRAM_API_KEY in the environment";
        assertThatThrownBy(() -> provider.start().toCompletableFuture().join()).hasMessageContaining(mend);
        assertThat(provider.readiness().detail()).contains(mend);
        assertThat(provider.check().toCompletableFuture().join()).isFalse();
        try (Heard heard = new Heard(provider)) {
            assertThat(heard.failed().cause()).hasMessageContaining(mend);
        }
    }

    @Test
    void half_a_character_ends_the_stream() {
        ScriptedSocketServer server = new ScriptedSocketServer(wire.vertx, socket -> {}, (socket, text) -> {});
        try (Heard heard = new Heard(provider(server.url(), "nova-3", LONG))) {
            heard.log.await(SttEvent.Ready.class);
            byte[] text = "{\"type\":\"Metadata\",\"request_id\":\"\u00e9".getBytes(StandardCharsets.UTF_8);
            server.connection().writeFrame(SimulatorVertx.text(Unpooled.wrappedBuffer(text, 0, text.length - 1)));
            assertThat(heard.failed().cause().kind()).isEqualTo(Kind.BROKEN);
        }
    }

    @Test
    void a_server_that_hangs_up_behind_each_utterance_ends_the_stream_after_its_words() {
        ScriptedSocketServer server = new ScriptedSocketServer(wire.vertx, socket -> {}, (socket, text) -> {
            if (text.contains("Finalize")) {
                socket.writeTextMessage(Messages.result("Go forward", 0, 2.5, true, true));
                socket.close((short) 1011, "NET-0000");
            }
        });
        try (Heard heard = new Heard(provider(server.url(), "nova-3", LONG))) {
            ProviderException cause = heard.says().flush(1).failed().cause();
            assertThat(heard.words()).containsExactly("Go", "forward");
            assertThat(heard.log.all(SttEvent.Flushed.class)).containsExactly(new SttEvent.Flushed(1));
            assertThat(cause).hasMessageContaining("hung up (1011: NET-0000)");
        }
    }

    @Test
    void an_error_of_the_server_is_told() {
        ScriptedSocketServer server = new ScriptedSocketServer(
                wire.vertx,
                socket -> socket.writeTextMessage(
                        "{\"type\":\"Error\",\"code\":\"INTERNAL_SERVER_ERROR\",\"description\":\"Out of luck.\"}"),
                (socket, text) -> {});
        try (Heard heard = new Heard(provider(server.url(), FLUX, LONG))) {
            assertThat(heard.failed().cause()).hasMessageContaining("reported: INTERNAL_SERVER_ERROR Out of luck.");
        }
    }

    @Test
    void a_closed_provider_ends_its_streams() {
        SpeechToText provider = wire.speechToText(Map.of());
        try (Heard heard = new Heard(provider)) {
            heard.log.await(SttEvent.Ready.class);
            provider.close();
            assertThat(heard.failed().cause()).hasMessageContaining("was closed");
        }
    }
}
