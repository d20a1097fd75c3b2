package dev.parley.engines.openai;

import dev.parley.engines.contract.LanguageModelContract;
import dev.parley.engines.support.llm.ModelWire;
import dev.parley.provider.LanguageModel;
import dev.parley.simulator.llm.LlmOptions;
import dev.parley.simulator.llm.ResponsesApi;
import dev.parley.simulator.llm.ToolCaller;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class ResponsesContractTest extends LanguageModelContract {
    private final ModelWire wire =
            new ModelWire(new OpenAiEngine(), new ResponsesApi(), new LlmOptions.Pace(Duration.ofMillis(5), 200));
    private LanguageModel model;

    @BeforeEach
    void start() {
        wire.server.otherwise(new ToolCaller(new ResponsesApi(), 1, wire.server::chat));
        model = wire.model(Map.of("api", "responses"));
        model.start().toCompletableFuture().join();
    }

    @AfterEach
    void stop() {
        model.close();
        wire.close();
    }

    @Override
    protected LanguageModel provider() {
        return model;
    }
}
