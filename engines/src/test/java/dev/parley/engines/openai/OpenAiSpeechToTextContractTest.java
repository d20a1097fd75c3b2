package dev.parley.engines.openai;

import dev.parley.engines.contract.SpeechToTextContract;
import dev.parley.engines.contract.TestSpeech;
import dev.parley.engines.support.openai.SpeechWire;
import dev.parley.provider.SpeechToText;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class OpenAiSpeechToTextContractTest extends SpeechToTextContract {
    private final SpeechWire wire = new SpeechWire(TestSpeech.named("goforward").transcript());
    private SpeechToText provider;

    @BeforeEach
    void start() {
        provider = wire.speechToText(Map.of("stt-model", "whisper-1"));
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
