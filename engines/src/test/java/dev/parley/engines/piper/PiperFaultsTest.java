package dev.parley.engines.piper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.concurrent.LoopExecutor;
import dev.parley.engines.contract.EventLog;
import dev.parley.engines.contract.TestContext;
import dev.parley.engines.support.openai.SpeechWire;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderException.Kind;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.Readiness;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import dev.parley.simulator.fault.Fault;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a reply when a host on another machine fails; a process of our own that dies is HostedServiceTest's. */
@Tag("faults")
class PiperFaultsTest {
    private final SpeechWire wire = new SpeechWire("hello");
    private final LoopExecutor loop = new LoopExecutor();
    private final EventLog<TtsEvent> told = new EventLog<>(loop);

    @AfterEach
    void close() {
        loop.close();
        wire.close();
    }

    private TextToSpeech provider(Map<String, String> more) {
        Map<String, String> settings =
                new HashMap<>(Map.of("host-url", wire.server.baseUrl(), "host-key", SpeechWire.KEY));
        settings.putAll(more);
        return new PiperEngine()
                .textToSpeech(TestContext.with(settings).lend(Vertx.class, wire.vertx))
                .orElseThrow();
    }

    private void say(TextToSpeech provider) {
        TextToSpeech.Stream stream = told.calling(() -> provider.open(TextToSpeech.Options.at(24_000), loop, told));
        told.doing(() -> {
            stream.text("One two three four five six seven.");
            stream.end();
        });
    }

    @ParameterizedTest
    @CsvSource({
        "UNAUTHORIZED, UNAUTHORISED",
        "RATE_LIMITED, AT_CAPACITY",
        "REFUSE, AT_CAPACITY",
        "SERVER_ERROR, BROKEN",
        "DROP, BROKEN"
    })
    void a_reply_that_cannot_be_had_fails_with_the_reason(Fault.Kind fault, Kind expected) {
        wire.faults.add(Fault.after(2, fault));
        say(provider(Map.of()));
        ProviderException cause = told.await(TtsEvent.Failed.class).cause();
        assertThat(cause.kind()).isEqualTo(expected);
        assertThat(cause.getMessage()).startsWith("piper tts at 127.0.0.1:").doesNotContain(SpeechWire.KEY);
    }

    @Test
    void the_model_is_the_voice() {
        TextToSpeech provider = provider(Map.of("model", "piper-lessac"));
        assertThat(provider.voices()).extracting(TextToSpeech.Voice::name).containsExactly("piper-lessac");
        say(provider);
        told.await(TtsEvent.Done.class);
        assertThat(wire.server.requests().getFirst().getMap())
                .containsEntry("voice", "piper-lessac")
                .containsEntry("response_format", "pcm");
    }

    @Test
    void a_wrong_key_is_told_with_the_setting_to_look_at() {
        TextToSpeech provider = provider(Map.of("host-key", "another-key-0123456789"));
        assertThatThrownBy(() -> provider.start().toCompletableFuture().join())
                .hasMessageContaining("check engines.piper.host-key");
        assertThat(provider.readiness().state()).isEqualTo(Readiness.State.FAILED);
    }

    @ParameterizedTest
    @CsvSource({
        "model, ../secret, 'engines.piper.model is'",
        "speaker, joe, 'engines.piper.speaker is ''joe'''",
        "workers, 0, 'engines.piper.workers is ''0'''",
        "host-url, localhost:8765, 'engines.piper.host-url is not'"
    })
    void a_setting_that_cannot_be_read_is_named(String setting, String value, String message) {
        assertThatThrownBy(() -> provider(Map.of(setting, value))).hasMessageContaining(message);
    }

    @Test
    void another_machines_voice_need_not_be_installed_here() {
        assertThat(new PiperEngine().model(ProviderKind.TTS, Map.of("host-url", "http://gpu:8765")))
                .isEmpty();
        assertThat(new PiperEngine().model(ProviderKind.TTS, Map.of())).contains(PiperEngine.DEFAULT_MODEL);
    }
}
