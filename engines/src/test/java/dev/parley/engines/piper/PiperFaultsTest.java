package dev.parley.engines.piper;

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
class PiperFaultsTest extends HostedVoiceFaults {
    PiperFaultsTest() {
        super(PiperEngine.DEFAULT_MODEL);
    }

    @Override
    protected Engine engine() {
        return new PiperEngine();
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
}
