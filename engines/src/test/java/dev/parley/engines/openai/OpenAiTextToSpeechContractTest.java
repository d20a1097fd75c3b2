package dev.parley.engines.openai;

import dev.parley.engines.contract.TextToSpeechContract;
import dev.parley.engines.support.openai.SpeechWire;
import dev.parley.provider.TextToSpeech;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class OpenAiTextToSpeechContractTest extends TextToSpeechContract {
    private final SpeechWire wire = new SpeechWire("hello");
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
