package dev.parley.engines.kokoro;

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
class KokoroFaultsTest {
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
        return new KokoroEngine()
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
        assertThat(cause.getMessage()).startsWith("kokoro tts at 127.0.0.1:").doesNotContain(SpeechWire.KEY);
    }

    @Test
    void the_voice_is_the_one_asked_for_or_the_one_configured() {
        TextToSpeech provider = provider(Map.of("voice", "my_own"));
        assertThat(provider.voices())
                .extracting(TextToSpeech.Voice::name)
                .startsWith("my_own", "af_alloy")
                .contains("af_heart", "bm_lewis");
        say(provider);
        told.await(TtsEvent.Done.class);
        assertThat(wire.server.requests().getFirst().getMap())
                .containsEntry("voice", "my_own")
                .containsEntry("response_format", "pcm");
        assertThat(provider(Map.of()).voices().getFirst().name()).isEqualTo(KokoroEngine.DEFAULT_VOICE);
    }

    @Test
    void a_wrong_key_is_told_with_the_setting_to_look_at() {
        TextToSpeech provider = provider(Map.of("host-key", "another-key-0123456789"));
        assertThatThrownBy(() -> provider.start().toCompletableFuture().join())
                .hasMessageContaining("check engines.kokoro.host-key");
        assertThat(provider.readiness().state()).isEqualTo(Readiness.State.FAILED);
    }

    @ParameterizedTest
    @CsvSource({
        "model, ../secret, 'engines.kokoro.model is'",
        "voice, ../af, 'engines.kokoro.voice is ''../af'''",
        "threads, many, 'engines.kokoro.threads is ''many'''",
        "workers, 0, 'engines.kokoro.workers is ''0'''",
        "host-url, localhost:8765, 'engines.kokoro.host-url is not'"
    })
    void a_setting_that_cannot_be_read_is_named(String setting, String value, String message) {
        assertThatThrownBy(() -> provider(Map.of(setting, value))).hasMessageContaining(message);
    }

    @Test
    void another_machines_voice_need_not_be_installed_here() {
        assertThat(new KokoroEngine().model(ProviderKind.TTS, Map.of("host-url", "http://gpu:8765")))
                .isEmpty();
        assertThat(new KokoroEngine().model(ProviderKind.TTS, Map.of())).contains(KokoroEngine.DEFAULT_MODEL);
    }
}
