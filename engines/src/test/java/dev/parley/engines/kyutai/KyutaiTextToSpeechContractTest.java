package dev.parley.engines.kyutai;

import dev.parley.engines.contract.TestContext;
import dev.parley.engines.contract.TextToSpeechContract;
import dev.parley.provider.TextToSpeech;
import dev.parley.simulator.fault.FaultPlan;
import dev.parley.simulator.moshi.MoshiOptions;
import dev.parley.simulator.moshi.SimulatedTts;
import io.vertx.core.Vertx;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class KyutaiTextToSpeechContractTest extends TextToSpeechContract {
    private final Vertx vertx = Vertx.vertx();
    private TextToSpeech provider;

    @BeforeEach
    void start() {
        SimulatedTts server = new SimulatedTts(vertx, MoshiOptions.onFreePort(), MoshiOptions.Tts.FAST, new FaultPlan())
                .start()
                .await();
        TestContext context = TestContext.with(Map.of("tts-url", server.url())).lend(Vertx.class, vertx);
        provider = new KyutaiEngine().textToSpeech(context).orElseThrow();
        provider.start().toCompletableFuture().join();
    }

    @AfterEach
    void stop() {
        provider.close();
        vertx.close().await();
    }

    @Override
    protected TextToSpeech provider() {
        return provider;
    }
}
