package dev.parley.engines.moonshine;

import dev.parley.concurrent.LoopExecutor;
import dev.parley.engines.contract.TestContext;
import dev.parley.models.ModelStore;
import dev.parley.onnx.InferenceQueue;
import dev.parley.onnx.OnnxRuntime;
import dev.parley.provider.SpeechToText;

/** The recogniser, loaded once for all tests. */
final class MoonshineEngines {
    private static final int THREADS = 8;

    private MoonshineEngines() {}

    /** Whether this machine has the model and can run it; tests that need it are left out elsewhere. */
    static boolean installed() {
        return OnnxRuntime.isSupported()
                && ModelStore.usual(System.getenv())
                        .find(MoonshineEngine.DEFAULT_MODEL)
                        .isPresent();
    }

    static SpeechToText speechToText() {
        return Shared.ENGINE;
    }

    /** One of its own, on a machine of this load with more threads than a test's streams can hold at once. */
    static SpeechToText at(double machineLoad) {
        return new MoonshineSpeechToText(
                new OnnxRuntime(new InferenceQueue(THREADS, 64, () -> machineLoad)),
                ModelStore.usual(System.getenv()),
                MoonshineEngine.DEFAULT_MODEL);
    }

    private static final class Shared {
        static final SpeechToText ENGINE =
                new MoonshineEngine().speechToText(TestContext.plain()).orElseThrow();

        static {
            LoopExecutor.await(ENGINE.start());
        }
    }
}
