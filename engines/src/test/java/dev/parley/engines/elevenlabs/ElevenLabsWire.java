package dev.parley.engines.elevenlabs;

import dev.parley.engines.contract.TestContext;
import dev.parley.engines.support.service.ContextTextToSpeech;
import dev.parley.simulator.elevenlabs.SimulatedElevenLabs;
import dev.parley.simulator.fault.FaultPlan;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A simulated server and the engine that is configured for it. */
final class ElevenLabsWire implements AutoCloseable {
    static final String KEY = "sk_eleven_0123456789";

    final Vertx vertx = Vertx.vertx();
    final FaultPlan faults = new FaultPlan();
    final SimulatedElevenLabs server = new SimulatedElevenLabs(vertx, Optional.of(KEY), faults)
            .start("127.0.0.1", 0)
            .await();

    ContextTextToSpeech textToSpeech(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "base-url", "ws://127.0.0.1:" + server.port(), "api-key", KEY, "voice", SimulatedElevenLabs.voice(0)));
        settings.putAll(more);
        settings.values().removeIf(String::isEmpty);
        return (ContextTextToSpeech) new ElevenLabsEngine()
                .textToSpeech(TestContext.with(settings).lend(Vertx.class, vertx))
                .orElseThrow();
    }

    @Override
    public void close() {
        vertx.close().await();
    }
}
