package dev.parley.engines.kokoro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.engines.support.host.HostedVoiceFaults;
import dev.parley.provider.Engine;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("faults")
class KokoroFaultsTest extends HostedVoiceFaults {
    KokoroFaultsTest() {
        super(KokoroEngine.DEFAULT_MODEL);
    }

    @Override
    protected Engine engine() {
        return new KokoroEngine();
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
}
