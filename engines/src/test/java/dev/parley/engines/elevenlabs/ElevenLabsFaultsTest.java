package dev.parley.engines.elevenlabs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.engines.contract.ContextVoiceFaults;
import dev.parley.engines.support.service.ContextTextToSpeech;
import dev.parley.provider.Engine;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderException.Kind;
import dev.parley.simulator.elevenlabs.SimulatedElevenLabs;
import dev.parley.simulator.fault.FaultPlan;
import io.vertx.core.Vertx;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a reply when ElevenLabs fails. */
@Tag("faults")
class ElevenLabsFaultsTest extends ContextVoiceFaults {
    private final ElevenLabsWire wire = new ElevenLabsWire();

    @Override
    protected void closeServer() {
        wire.close();
    }

    @Override
    protected Wire wire() {
        return new Wire() {
            @Override
            public Vertx vertx() {
                return wire.vertx;
            }

            @Override
            public FaultPlan faults() {
                return wire.faults;
            }

            @Override
            public String key() {
                return ElevenLabsWire.KEY;
            }

            @Override
            public Engine engine() {
                return new ElevenLabsEngine();
            }

            @Override
            public ContextTextToSpeech textToSpeech(Map<String, String> more) {
                return wire.textToSpeech(more);
            }

            @Override
            public int everConnected() {
                return wire.server.everConnected();
            }

            @Override
            public boolean textEnded() {
                return wire.server.requests().stream().anyMatch(it -> it.containsKey("close_context"));
            }

            @Override
            public void hangsUp() {
                wire.server.with(new SimulatedElevenLabs.Habits(0, true, false, false));
            }

            @Override
            public void tellsNoTimes() {
                wire.server.with(new SimulatedElevenLabs.Habits(0, false, true, false));
            }

            @Override
            public String noChannels() {
                return "refused: Too many concurrent requests.";
            }
        };
    }

    @ParameterizedTest
    @CsvSource({
        "voice, no-such-voice, A voice with voice_id no-such-voice does not exist.",
        "model, scribe_v1, The model scribe_v1 cannot be used here."
    })
    void what_the_server_does_not_have_is_refused_in_its_words(String setting, String value, String message) {
        ProviderException cause =
                reply(wire.textToSpeech(Map.of(setting, value))).say(TEXT).end().failure();
        assertThat(cause.kind()).isEqualTo(Kind.REJECTED);
        assertThat(cause).hasMessageContaining("refused: " + message);
    }
}
