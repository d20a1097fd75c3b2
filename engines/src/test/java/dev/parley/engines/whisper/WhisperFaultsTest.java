package dev.parley.engines.whisper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.concurrent.LoopExecutor;
import dev.parley.engines.contract.EventLog;
import dev.parley.engines.contract.TestContext;
import dev.parley.engines.contract.TestSpeech;
import dev.parley.engines.support.openai.SpeechWire;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderException.Kind;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.Readiness;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import dev.parley.simulator.fault.Fault;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a session when a host on another machine fails; a process of our own that dies is HostedServiceTest's. */
@Tag("faults")
class WhisperFaultsTest {
    private static final TestSpeech SPEECH = TestSpeech.named("goforward");

    private final SpeechWire wire = new SpeechWire("Go forward, ten meters.");
    private final LoopExecutor loop = new LoopExecutor();
    private final EventLog<SttEvent> heard = new EventLog<>(loop);

    @AfterEach
    void close() {
        loop.close();
        wire.close();
    }

    private SpeechToText provider(Map<String, String> more) {
        Map<String, String> settings =
                new HashMap<>(Map.of("host-url", wire.server.baseUrl(), "host-key", SpeechWire.KEY));
        settings.putAll(more);
        return new WhisperEngine()
                .speechToText(TestContext.with(settings).lend(Vertx.class, wire.vertx))
                .orElseThrow();
    }

    private void hear(SpeechToText provider, SpeechToText.Options options) {
        SpeechToText.Stream stream = heard.calling(() -> provider.open(options, loop, heard));
        heard.doing(() -> {
            stream.beginUtterance();
            stream.audio(SPEECH.pcm(), 0, SPEECH.pcm().length);
            stream.flush(1);
        });
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
    void a_transcript_that_cannot_be_had_fails_the_stream_with_the_reason(Fault.Kind fault, Kind expected) {
        wire.faults.add(Fault.of(fault));
        hear(provider(Map.of()), SpeechToText.Options.at(SPEECH.rate()));
        ProviderException cause = heard.await(SttEvent.Failed.class).cause();
        assertThat(cause.kind()).isEqualTo(expected);
        assertThat(cause.getMessage()).startsWith("whisper stt at 127.0.0.1:").doesNotContain(SpeechWire.KEY);
    }

    @Test
    void the_language_is_the_sessions_or_the_settings() {
        hear(provider(Map.of("model", "whisper-base", "language", "de")), SpeechToText.Options.at(SPEECH.rate()));
        heard.await(SttEvent.Flushed.class);
        JsonObject asked = wire.server.requests().getFirst();
        assertThat(asked.getMap()).containsEntry("language", "de").containsEntry("model", "whisper-base");
        assertThat(asked.getString("response_format")).isEqualTo("json");
    }

    @Test
    void models_of_one_language_say_which() {
        assertThat(provider(Map.of()).capabilities().onlyLanguage()).contains("en");
        assertThat(provider(Map.of("model", "whisper-base")).capabilities().languages())
                .isEmpty();
    }

    @Test
    void a_wrong_key_is_told_with_the_setting_to_look_at() {
        SpeechToText provider = provider(Map.of("host-key", "another-key-0123456789"));
        assertThatThrownBy(() -> provider.start().toCompletableFuture().join())
                .hasMessageContaining("check engines.whisper.host-key");
        assertThat(provider.readiness().state()).isEqualTo(Readiness.State.FAILED);
    }

    @ParameterizedTest
    @CsvSource({
        "model, ../secret, 'engines.whisper.model is'",
        "threads, many, 'engines.whisper.threads is ''many'''",
        "workers, 0, 'engines.whisper.workers is ''0'''",
        "host-url, localhost:8765, 'engines.whisper.host-url is not'"
    })
    void a_setting_that_cannot_be_read_is_named(String setting, String value, String message) {
        assertThatThrownBy(() -> provider(Map.of(setting, value))).hasMessageContaining(message);
    }

    @Test
    void another_machines_model_need_not_be_installed_here() {
        assertThat(new WhisperEngine().model(ProviderKind.STT, Map.of("host-url", "http://gpu:8765")))
                .isEmpty();
        assertThat(new WhisperEngine().model(ProviderKind.STT, Map.of())).contains(WhisperEngine.DEFAULT_MODEL);
    }
}
