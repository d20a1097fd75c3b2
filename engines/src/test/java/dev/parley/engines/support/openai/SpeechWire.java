package dev.parley.engines.support.openai;

import dev.parley.engines.contract.TestContext;
import dev.parley.engines.openai.OpenAiEngine;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.TextToSpeech;
import dev.parley.simulator.fault.FaultPlan;
import dev.parley.simulator.openai.SimulatedSpeechServer;
import dev.parley.simulator.speech.Script;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A simulated server and the engine that is configured for it. */
public final class SpeechWire implements AutoCloseable {
    public static final String KEY = "sk-speech-0123456789";

    public final Vertx vertx = Vertx.vertx();
    public final FaultPlan faults = new FaultPlan();
    public final SimulatedSpeechServer server;

    public SpeechWire(String... lines) {
        server = new SimulatedSpeechServer(vertx, Optional.of(KEY), Script.of(List.of(lines)), faults)
                .start()
                .await();
    }

    public SpeechToText speechToText(Map<String, String> more) {
        return new OpenAiEngine().speechToText(context(more)).orElseThrow();
    }

    public TextToSpeech textToSpeech(Map<String, String> more) {
        return new OpenAiEngine().textToSpeech(context(more)).orElseThrow();
    }

    private TestContext context(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of("base-url", server.baseUrl(), "api-key", KEY));
        settings.putAll(more);
        return TestContext.with(settings).lend(Vertx.class, vertx);
    }

    @Override
    public void close() {
        vertx.close().await();
    }
}
