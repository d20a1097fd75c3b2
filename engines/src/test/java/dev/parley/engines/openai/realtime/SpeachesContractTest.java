package dev.parley.engines.openai.realtime;

import dev.parley.engines.contract.SpeechToTextContract;
import dev.parley.engines.contract.TestSpeech;
import dev.parley.provider.SpeechToText;
import dev.parley.simulator.openai.RealtimeFlavour;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class SpeachesContractTest extends SpeechToTextContract {
    private final RealtimeWire wire = new RealtimeWire(
            RealtimeFlavour.SPEACHES, TestSpeech.named("goforward").transcript());
    private SpeechToText provider;

    @BeforeEach
    void start() {
        provider = wire.speechToText(Map.of("stt-model", "Systran/faster-whisper-small"));
        provider.start().toCompletableFuture().join();
    }

    @AfterEach
    void stop() {
        provider.close();
        wire.close();
    }

    @Override
    protected SpeechToText provider() {
        return provider;
    }
}
