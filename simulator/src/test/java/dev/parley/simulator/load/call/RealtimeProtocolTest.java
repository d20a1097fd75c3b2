package dev.parley.simulator.load.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.simulator.load.call.LoadOptions.TurnDetection;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RealtimeProtocolTest {
    @ParameterizedTest
    @CsvSource({"SERVER_VAD, server_vad", "SEMANTIC_VAD, semantic_vad"})
    void asksForTheTurnDetectionThatIsWanted(TurnDetection wanted, String told) {
        assertThat(new RealtimeProtocol(wanted, Optional.empty())
                        .hello()
                        .getJsonObject("session")
                        .getJsonObject("audio")
                        .getJsonObject("input")
                        .getJsonObject("turn_detection")
                        .getString("type"))
                .isEqualTo(told);
    }
}
