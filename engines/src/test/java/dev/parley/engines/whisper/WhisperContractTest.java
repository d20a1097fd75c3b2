package dev.parley.engines.whisper;

import dev.parley.engines.contract.SpeechToTextContract;
import dev.parley.engines.contract.TestContext;
import dev.parley.engines.contract.TestSpeech;
import dev.parley.host.HostedSet;
import dev.parley.host.HostedSet.Served;
import dev.parley.host.RuntimeContext;
import dev.parley.host.http.HostServer;
import dev.parley.host.testing.AbortingRuntime;
import dev.parley.models.ModelStore;
import dev.parley.provider.SpeechToText;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The engine against the host's own endpoints, by {@code host-url}; what hears there needs no model. */
class WhisperContractTest extends SpeechToTextContract {
    private static final String KEY = "engine-key-0123456789";

    private final Vertx vertx = Vertx.vertx();
    private SpeechToText provider;

    @BeforeEach
    void start() {
        RuntimeContext context = new RuntimeContext(
                AbortingRuntime.NAME,
                Map.of("text", TestSpeech.named("goforward").transcript()),
                ModelStore.of(Path.of("no-such-folder")));
        HostedSet engines = new HostedSet(
                new AbortingRuntime().recogniser(context).map(it -> Served.of("aborting", it)),
                Optional.empty(),
                Optional.empty());
        HostServer server = new HostServer(vertx, engines, Optional.of(KEY))
                .listen("127.0.0.1", 0)
                .await();
        Map<String, String> settings = Map.of("host-url", "http://127.0.0.1:" + server.port(), "host-key", KEY);
        provider = new WhisperEngine()
                .speechToText(TestContext.with(settings).lend(Vertx.class, vertx))
                .orElseThrow();
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
