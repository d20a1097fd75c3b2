package dev.parley.engines.openai;

import dev.parley.engines.contract.LanguageModelContract;
import dev.parley.engines.contract.TestContext;
import dev.parley.provider.LanguageModel;
import dev.parley.simulator.llm.LlmOptions;
import dev.parley.simulator.llm.LlmReply;
import dev.parley.simulator.llm.SimulatedLlm;
import dev.parley.simulator.llm.ToolCaller;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class OpenAiLanguageModelContractTest extends LanguageModelContract {
    private final Vertx vertx = Vertx.vertx();
    private LanguageModel model;

    @BeforeEach
    void start() {
        LlmOptions.Pace pace = new LlmOptions.Pace(Duration.ofMillis(5), 200);
        SimulatedLlm server = new SimulatedLlm(vertx, LlmOptions.onFreePort().withPace(pace));
        server.otherwise(new ToolCaller(1, request -> new LlmReply.Text("I can talk with you about many things.")));
        server.start().await();
        TestContext context =
                TestContext.with(Map.of("base-url", server.baseUrl())).lend(Vertx.class, vertx);
        model = new OpenAiEngine().languageModel(context).orElseThrow();
        model.start().toCompletableFuture().join();
    }

    @AfterEach
    void stop() {
        model.close();
        vertx.close().await();
    }

    @Override
    protected LanguageModel provider() {
        return model;
    }
}
