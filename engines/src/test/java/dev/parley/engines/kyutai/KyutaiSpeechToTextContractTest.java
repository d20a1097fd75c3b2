package dev.parley.engines.kyutai;

import dev.parley.engines.contract.SpeechToTextContract;
import dev.parley.engines.contract.TestContext;
import dev.parley.provider.SpeechToText;
import dev.parley.simulator.fault.FaultPlan;
import dev.parley.simulator.moshi.MoshiOptions;
import dev.parley.simulator.moshi.SimulatedStt;
import io.vertx.core.Vertx;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class KyutaiSpeechToTextContractTest extends SpeechToTextContract {
    private final Vertx vertx = Vertx.vertx();
    private SpeechToText provider;

    @BeforeEach
    void start() {
        MoshiOptions.Stt script = MoshiOptions.Stt.fast(speech().transcript());
        SimulatedStt server = new SimulatedStt(vertx, MoshiOptions.onFreePort(), script, new FaultPlan())
                .start()
                .await();
        TestContext context = TestContext.with(Map.of("stt-url", server.url())).lend(Vertx.class, vertx);
        provider = new KyutaiEngine().speechToText(context).orElseThrow();
        provider.start().toCompletableFuture().join();
    }

    @AfterEach
    void stop() {
        provider.close();
        vertx.close().await();
    }

    @Override
    protected SpeechToText provider() {
        return provider;
    }
}
