package dev.parley.engines.anthropic;

import dev.parley.engines.support.llm.AnswerFaultsContract;
import dev.parley.provider.Engine;
import dev.parley.simulator.anthropic.MessagesApi;
import dev.parley.simulator.llm.AnswerFormat;
import dev.parley.simulator.llm.ModelApi;
import org.junit.jupiter.api.Tag;

@Tag("faults")
class AnthropicFaultsTest extends AnswerFaultsContract {
    @Override
    protected Engine engine() {
        return new AnthropicEngine();
    }

    @Override
    protected ModelApi api() {
        return new MessagesApi();
    }

    @Override
    protected AnswerFormat format() {
        return MessagesRequests.format();
    }

    @Override
    protected String variable() {
        return "ANTHROPIC_API_KEY";
    }
}
