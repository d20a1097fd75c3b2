package dev.parley.engines.silero;

import dev.parley.concurrent.LoopExecutor;
import dev.parley.engines.contract.TestContext;
import dev.parley.engines.contract.VoiceActivityDetectorContract;
import dev.parley.provider.VoiceActivityDetector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class SileroEngineTest extends VoiceActivityDetectorContract {
    private final VoiceActivityDetector detector =
            new SileroEngine().voiceActivityDetector(TestContext.plain()).orElseThrow();

    @Override
    protected VoiceActivityDetector provider() {
        return detector;
    }

    @BeforeEach
    void start() {
        LoopExecutor.await(detector.start());
    }

    @AfterEach
    void close() {
        detector.close();
    }
}
