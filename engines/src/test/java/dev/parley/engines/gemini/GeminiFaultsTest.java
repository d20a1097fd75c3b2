package dev.parley.engines.gemini;

import dev.parley.engines.support.llm.AnswerFaultsContract;
import dev.parley.provider.Engine;
import dev.parley.simulator.gemini.ContentApi;
import dev.parley.simulator.llm.AnswerFormat;
import dev.parley.simulator.llm.ModelApi;
import org.junit.jupiter.api.Tag;

@Tag("faults")
class GeminiFaultsTest extends AnswerFaultsContract {
    @Override
    protected Engine engine() {
        return new GeminiEngine();
    }

    @Override
    protected ModelApi api() {
        return new ContentApi();
    }

    @Override
    protected AnswerFormat format() {
        return ContentRequests.format();
    }

    @Override
    protected String variable() {
        return "GEMINI_API_KEY";
    }
}
