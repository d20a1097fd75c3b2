package dev.parley.engines.smartturn;

import dev.parley.concurrent.LoopExecutor;
import dev.parley.engines.contract.EndOfTurnDetectorContract;
import dev.parley.engines.contract.TestContext;
import dev.parley.models.TestModels;
import dev.parley.onnx.OnnxRuntime;
import dev.parley.provider.EndOfTurnDetector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SmartTurnContractTest extends EndOfTurnDetectorContract {
    private final EndOfTurnDetector detector =
            new SmartTurnEngine().endOfTurnDetector(TestContext.plain()).orElseThrow();

    @Override
    protected EndOfTurnDetector provider() {
        return detector;
    }

    @BeforeAll
    void start() {
        Assumptions.assumeTrue(OnnxRuntime.isSupported(), "onnxruntime has no library for this machine");
        TestModels.find(SmartTurnEngine.MODEL);
        LoopExecutor.await(detector.start());
    }

    @AfterAll
    void close() {
        detector.close();
    }
}
