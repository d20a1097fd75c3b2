package dev.parley.engines.offline;

import dev.parley.concurrent.LoopExecutor;
import dev.parley.engines.contract.TestContext;
import dev.parley.provider.EngineContext;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.TextToSpeech;
import java.util.Map;

/** The offline engines, loaded once for all tests: that takes seconds. */
final class OfflineEngines {
    private static final EngineContext CONTEXT =
            TestContext.with(Map.of("recognizers", "2", "synthesizers", "2", "time-zone", "UTC"));

    private OfflineEngines() {}

    static SpeechToText speechToText() {
        return Hearing.ENGINE;
    }

    static TextToSpeech textToSpeech() {
        return Speaking.ENGINE;
    }

    private static final class Hearing {
        static final SpeechToText ENGINE =
                new OfflineEngine().speechToText(CONTEXT).orElseThrow();

        static {
            LoopExecutor.await(ENGINE.start());
        }
    }

    private static final class Speaking {
        static final TextToSpeech ENGINE =
                new OfflineEngine().textToSpeech(CONTEXT).orElseThrow();

        static {
            LoopExecutor.await(ENGINE.start());
        }
    }
}
