package dev.parley.engines.smartturn;

import dev.parley.concurrent.LoopExecutor;
import dev.parley.engines.contract.EndOfTurnDetectorContract;
import dev.parley.models.ModelStore;
import dev.parley.models.TestModels;
import dev.parley.onnx.OnnxRuntime;
import dev.parley.provider.EndOfTurnDetector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SmartTurnContractTest extends EndOfTurnDetectorContract {
    /** On a clock that stands still: no question is late, however busy the machine. */
    private final EndOfTurnDetector detector =
            new SmartTurnDetector(OnnxRuntime.shared(), ModelStore.usual(System.getenv()), () -> 0);

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
