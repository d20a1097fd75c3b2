package dev.parley.engines.support.host;

import dev.parley.engines.contract.TestContext;
import dev.parley.engines.contract.TextToSpeechContract;
import dev.parley.host.HostedSet;
import dev.parley.host.HostedSet.Served;
import dev.parley.host.RuntimeContext;
import dev.parley.host.http.HostServer;
import dev.parley.host.testing.AbortingRuntime;
import dev.parley.models.ModelStore;
import dev.parley.provider.Engine;
import dev.parley.provider.TextToSpeech;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A voice of the engine host against the host's own endpoints, by {@code host-url}; what speaks there needs no model. */
public abstract class HostedVoiceContract extends TextToSpeechContract {
    private static final String KEY = "engine-key-0123456789";

    private final Vertx vertx = Vertx.vertx();
    private TextToSpeech provider;

    /** The engine that is tried. */
    protected abstract Engine engine();

    @BeforeEach
    void start() {
        RuntimeContext context =
                new RuntimeContext(AbortingRuntime.NAME, Map.of(), ModelStore.of(Path.of("no-such-folder")));
        HostedSet engines = new HostedSet(
                Optional.empty(),
                new AbortingRuntime().voice(context).map(it -> Served.of("aborting", it)),
                Optional.empty());
        HostServer server = new HostServer(vertx, engines, Optional.of(KEY))
                .listen("127.0.0.1", 0)
                .await();
        Map<String, String> settings = Map.of("host-url", "http://127.0.0.1:" + server.port(), "host-key", KEY);
        provider = engine().textToSpeech(TestContext.with(settings).lend(Vertx.class, vertx))
                .orElseThrow();
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
