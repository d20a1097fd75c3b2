package dev.parley.engines.elevenlabs;

import dev.parley.engines.contract.TextToSpeechContract;
import dev.parley.provider.TextToSpeech;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class ElevenLabsTextToSpeechContractTest extends TextToSpeechContract {
    private final ElevenLabsWire wire = new ElevenLabsWire();
    private TextToSpeech provider;

    @BeforeEach
    void start() {
        provider = wire.textToSpeech(Map.of());
        provider.start().toCompletableFuture().join();
    }

    @AfterEach
    void stop() {
        provider.close();
        wire.close();
    }

    @Override
    protected TextToSpeech provider() {
        return provider;
    }
}
