package dev.parley.engines.hibari;

import dev.parley.concurrent.LoopExecutor;
import dev.parley.engines.contract.TestContext;
import dev.parley.models.ModelStore;
import dev.parley.models.TestModels;
import dev.parley.onnx.OnnxRuntime;
import dev.parley.provider.TextToSpeech;
import java.util.Random;

/** The voice, loaded once for all tests; without its model the tests that use it are left out. */
final class Hibari {
    private Hibari() {}

    static TextToSpeech textToSpeech() {
        TestModels.find(HibariEngine.MODEL);
        return Speaking.ENGINE;
    }

    static LoadedVoice loaded() {
        TestModels.find(HibariEngine.MODEL);
        return Loaded.VOICE;
    }

    private static final class Speaking {
        static final TextToSpeech ENGINE = new HibariEngine()
                .textToSpeech(TestContext.plain().lend(ModelStore.class, TestModels.store()))
                .orElseThrow();

        static {
            LoopExecutor.await(ENGINE.start());
        }
    }

    private static final class Loaded {
        static final LoadedVoice VOICE = LoopExecutor.await(
                LoadedVoice.load(OnnxRuntime.shared(), TestModels.find(HibariEngine.MODEL), new Random(1)));
    }
}
