package dev.parley.engines.assemblyai;

import dev.parley.engines.contract.SpeechToTextContract;
import dev.parley.engines.contract.TestSpeech;
import dev.parley.provider.SpeechToText;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class AssemblyAiContractTest extends SpeechToTextContract {
    private final AssemblyAiWire wire =
            new AssemblyAiWire(TestSpeech.named("goforward").transcript());
    private SpeechToText provider;

    @BeforeEach
    void start() {
        provider = wire.speechToText(Map.of());
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
