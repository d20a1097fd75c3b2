package dev.parley.engines.openai.realtime;

import dev.parley.engines.contract.TestContext;
import dev.parley.engines.openai.OpenAiEngine;
import dev.parley.engines.support.EngineSettings;
import dev.parley.engines.support.service.RecognitionStream.Patience;
import dev.parley.engines.support.service.ServiceAddress;
import dev.parley.engines.support.service.SpeechService;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.SpeechToText;
import dev.parley.simulator.fault.FaultPlan;
import dev.parley.simulator.openai.RealtimeFlavour;
import dev.parley.simulator.openai.SimulatedTranscription;
import dev.parley.simulator.speech.Script;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A simulated server of transcription sessions and the engine that is configured for it. */
final class RealtimeWire implements AutoCloseable {
    static final String KEY = "sk-realtime-0123456789";
    static final Patience LONG = new Patience(Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(30));

    final Vertx vertx = Vertx.vertx();
    final FaultPlan faults = new FaultPlan();
    final SimulatedTranscription server;

    RealtimeWire(RealtimeFlavour flavour, String... lines) {
        server = new SimulatedTranscription(
                        vertx,
                        new SimulatedTranscription.Options(flavour, Optional.of(KEY), Script.of(List.of(lines))),
                        faults)
                .start("127.0.0.1", 0)
                .await();
    }

    String baseUrl() {
        return "http://127.0.0.1:" + server.port() + "/v1";
    }

    /** As the server makes it. */
    SpeechToText speechToText(Map<String, String> more) {
        return new OpenAiEngine().speechToText(context(baseUrl(), more)).orElseThrow();
    }

    SpeechToText speechToText(String url, Map<String, String> more, Patience patience) {
        return speechToText(url, more, patience, Duration.ofHours(1));
    }

    SpeechToText speechToText(String url, Map<String, String> more, Patience patience, Duration lifetime) {
        TestContext context = context(url, more);
        ServiceAddress address = new ServiceAddress(
                "openai",
                ProviderKind.STT,
                ServiceAddress.parse("engines.openai.base-url", url),
                Map.of("Authorization", "Bearer " + KEY),
                "engines.openai.api-key",
                ServiceAddress.USUAL_CONNECT);
        return new RealtimeSpeechToText(
                new SpeechService(address, context, "/models", body -> {}),
                RealtimeSettings.read(new EngineSettings("openai", context)).lasting(lifetime),
                patience);
    }

    private TestContext context(String url, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of("base-url", url, "api-key", KEY, "stt-api", "realtime"));
        settings.putAll(more);
        return TestContext.with(settings).lend(Vertx.class, vertx);
    }

    /** The messages of a type that were sent. */
    List<JsonObject> sent(String type) {
        return server.messages().stream()
                .filter(message -> message.getString("type", "").equals(type))
                .toList();
    }

    /** The last update of a session that was sent. */
    JsonObject update() {
        return sent("session.update").getLast();
    }

    @Override
    public void close() {
        vertx.close().await();
    }
}
