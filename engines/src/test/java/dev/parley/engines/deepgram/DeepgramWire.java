package dev.parley.engines.deepgram;

import dev.parley.engines.contract.TestContext;
import dev.parley.provider.SpeechToText;
import dev.parley.simulator.deepgram.SimulatedDeepgram;
import dev.parley.simulator.fault.FaultPlan;
import dev.parley.simulator.speech.Script;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A simulated Deepgram and the engine that is configured for it. */
final class DeepgramWire implements AutoCloseable {
    static final String KEY = "dg-0123456789abcdef";

    final Vertx vertx = Vertx.vertx();
    final FaultPlan faults = new FaultPlan();
    final SimulatedDeepgram server;

    DeepgramWire(String... lines) {
        this(SimulatedDeepgram.Options.USUAL_PATIENCE, lines);
    }

    DeepgramWire(Duration patience, String... lines) {
        server = new SimulatedDeepgram(
                        vertx,
                        new SimulatedDeepgram.Options(
                                "127.0.0.1", 0, Optional.of(KEY), Script.of(List.of(lines)), patience),
                        faults)
                .start()
                .await();
    }

    SpeechToText speechToText(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of("base-url", server.baseUrl(), "api-key", KEY));
        settings.putAll(more);
        return new DeepgramEngine()
                .speechToText(TestContext.with(settings).lend(Vertx.class, vertx))
                .orElseThrow();
    }

    @Override
    public void close() {
        vertx.close().await();
    }
}
