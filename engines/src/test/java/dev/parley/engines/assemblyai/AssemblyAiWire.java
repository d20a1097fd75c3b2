package dev.parley.engines.assemblyai;

import dev.parley.engines.contract.TestContext;
import dev.parley.provider.SpeechToText;
import dev.parley.simulator.assemblyai.SimulatedAssemblyAi;
import dev.parley.simulator.fault.FaultPlan;
import dev.parley.simulator.speech.Script;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A simulated AssemblyAI and the engine that is configured for it. */
final class AssemblyAiWire implements AutoCloseable {
    static final String KEY = "aai-0123456789abcdef";

    final Vertx vertx = Vertx.vertx();
    final FaultPlan faults = new FaultPlan();
    final SimulatedAssemblyAi server;

    AssemblyAiWire(String... lines) {
        var options = new SimulatedAssemblyAi.Options("127.0.0.1", 0, Optional.of(KEY), Script.of(List.of(lines)));
        server = new SimulatedAssemblyAi(vertx, options, faults).start().await();
    }

    SpeechToText speechToText(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of("base-url", server.baseUrl(), "api-key", KEY));
        settings.putAll(more);
        return new AssemblyAiEngine()
                .speechToText(TestContext.with(settings).lend(Vertx.class, vertx))
                .orElseThrow();
    }

    @Override
    public void close() {
        vertx.close().await();
    }
}
