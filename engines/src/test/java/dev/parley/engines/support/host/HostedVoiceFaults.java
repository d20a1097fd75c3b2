package dev.parley.engines.support.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.concurrent.LoopExecutor;
import dev.parley.engines.contract.EventLog;
import dev.parley.engines.contract.TestContext;
import dev.parley.engines.support.openai.SpeechWire;
import dev.parley.provider.Engine;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What becomes of a reply when a host on another machine fails; a process of our own that dies is HostedServiceTest's. Each
 * voice of the engine host has a test that extends this one.
 */
public abstract class HostedVoiceFaults {
    protected final SpeechWire wire = new SpeechWire("hello");
    private final LoopExecutor loop = new LoopExecutor();
    protected final EventLog<TtsEvent> told = new EventLog<>(loop);

    private final String model;

    /** @param model the one used when none is named */
    protected HostedVoiceFaults(String model) {
        this.model = model;
    }

    /** The engine that is tried. */
    protected abstract Engine engine();

    @AfterEach
    void close() {
        loop.close();
        wire.close();
    }

    protected final TextToSpeech provider(Map<String, String> more) {
        Map<String, String> settings =
                new HashMap<>(Map.of("host-url", wire.server.baseUrl(), "host-key", SpeechWire.KEY));
        settings.putAll(more);
        return engine().textToSpeech(TestContext.with(settings).lend(Vertx.class, wire.vertx))
                .orElseThrow();
    }

    protected final void say(TextToSpeech provider) {
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
        assertThat(cause.getMessage())
                .startsWith(engine().name() + " tts at 127.0.0.1:")
                .doesNotContain(SpeechWire.KEY);
    }

    @Test
    void a_wrong_key_is_told_with_the_setting_to_look_at() {
        TextToSpeech provider = provider(Map.of("host-key", "another-key-0123456789"));
        assertThatThrownBy(() -> provider.start().toCompletableFuture().join())
                .hasMessageContaining("check engines." + engine().name() + ".host-key");
        assertThat(provider.readiness().state()).isEqualTo(Readiness.State.FAILED);
    }

    @Test
    void another_machines_voice_need_not_be_installed_here() {
        assertThat(engine().model(ProviderKind.TTS, Map.of("host-url", "http://gpu:8765")))
                .isEmpty();
        assertThat(engine().model(ProviderKind.TTS, Map.of())).contains(model);
    }
}
