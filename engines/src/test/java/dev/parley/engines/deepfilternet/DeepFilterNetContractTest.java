package dev.parley.engines.deepfilternet;

import dev.parley.concurrent.LoopExecutor;
import dev.parley.engines.contract.NoiseSuppressorContract;
import dev.parley.models.ModelStore;
import dev.parley.models.TestModels;
import dev.parley.onnx.InferenceQueue;
import dev.parley.provider.NoiseSuppressor;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeepFilterNetContractTest extends NoiseSuppressorContract {
    /** On a clock that stands still: no piece is late, however busy the machine. */
    private final NoiseSuppressor suppressor = new DeepFilterNetSuppressor(
            ModelStore.usual(System.getenv()),
            new SuppressorSettings(12, 12, 1, 4, Optional.empty()),
            new InferenceQueue(1, 64, () -> 0),
            () -> 0);

    @Override
    protected NoiseSuppressor provider() {
        return suppressor;
    }

    @BeforeAll
    void start() {
        Assumptions.assumeTrue(DeepFilterNetEngine.isSupported(), "DeepFilterNet has no library for this machine");
        TestModels.findWhereItIs(DeepFilterNetEngine.MODEL);
        LoopExecutor.await(suppressor.start());
    }

    @AfterAll
    void close() {
        suppressor.close();
    }
}
