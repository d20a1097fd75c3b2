package dev.parley.engines.moonshine;

import dev.parley.concurrent.LoopExecutor;
import dev.parley.engines.contract.TestContext;
import dev.parley.models.InstalledModel;
import dev.parley.models.TestModels;
import dev.parley.onnx.InferenceQueue;
import dev.parley.onnx.OnnxRuntime;
import dev.parley.provider.SpeechToText;
import org.junit.jupiter.api.Assumptions;

/** The recogniser, loaded once for all tests. */
final class MoonshineEngines {
    private static final int THREADS = 8;

    private MoonshineEngines() {}

    /** Ends a test that needs the model where it is not: as left out, or as failed where {@code CI} is set. */
    static InstalledModel model() {
        Assumptions.assumeTrue(OnnxRuntime.isSupported(), "onnxruntime has no library for this machine");
        return TestModels.find(MoonshineEngine.DEFAULT_MODEL);
    }

    static SpeechToText speechToText() {
        model();
        return Shared.ENGINE;
    }

    /** One of its own, on a machine of this load with more threads than a test's streams can hold at once. */
    static SpeechToText at(double machineLoad) {
        return on(new InferenceQueue(THREADS, 64, () -> machineLoad));
    }

    /** One of its own, whose work is done by this queue. */
    static SpeechToText on(InferenceQueue queue) {
        model();
        return new MoonshineSpeechToText(new OnnxRuntime(queue), TestModels.store(), MoonshineEngine.DEFAULT_MODEL);
    }

    private static final class Shared {
        static final SpeechToText ENGINE =
                new MoonshineEngine().speechToText(TestContext.plain()).orElseThrow();

        static {
            LoopExecutor.await(ENGINE.start());
        }
    }
}
