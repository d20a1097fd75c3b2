package dev.parley.engines.sherpa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.engines.contract.SpeechToTextContract;
import dev.parley.engines.contract.TestContext;
import dev.parley.engines.contract.TestSpeech;
import dev.parley.host.HostedRecogniser;
import dev.parley.host.HostedSet;
import dev.parley.host.HostedSet.Served;
import dev.parley.host.RuntimeContext;
import dev.parley.host.http.HostServer;
import dev.parley.host.sherpa.SherpaRuntime;
import dev.parley.host.testing.TinySherpaModel;
import dev.parley.provider.SpeechToText;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine against the host's own stream, behind which the real library runs a streaming model that hears tones. */
class SherpaContractTest extends SpeechToTextContract {
    private static final String KEY = "engine-key-0123456789";

    private final Vertx vertx = Vertx.vertx();
    private SpeechToText provider;

    @TempDir
    Path folder;

    /** Writes the model. */
    protected Path model() throws IOException {
        return TinySherpaModel.streaming(folder, Map.of());
    }

    @BeforeEach
    void start() throws Exception {
        RuntimeContext context =
                new RuntimeContext("sherpa", Map.of("model", model().toString()), TinySherpaModel.libraryStore());
        HostedSet engines = new HostedSet(
                new SherpaRuntime().recogniser(context).map(it -> Served.of("sherpa", it)),
                Optional.empty(),
                Optional.empty());
        HostServer server = new HostServer(vertx, engines, Optional.of(KEY))
                .listen("127.0.0.1", 0)
                .await();
        Map<String, String> settings = Map.of("host-url", "http://127.0.0.1:" + server.port(), "host-key", KEY);
        provider = new SherpaEngine()
                .speechToText(TestContext.with(settings).lend(Vertx.class, vertx))
                .orElseThrow();
        provider.start().toCompletableFuture().join();
        // What the model can do is known once a stream was ready.
        Listening first = open(speech().rate());
        first.flush(1);
        first.cancel();
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

    @Override
    protected TestSpeech speech() {
        return new TestSpeech("tones", TinySherpaModel.speech(), HostedRecogniser.SAMPLE_RATE, TinySherpaModel.TEXT);
    }

    @Test
    void says_that_its_model_streams_and_knows_times() {
        assertThat(provider.capabilities().streaming()).isTrue();
        assertThat(provider.capabilities().wordTimes()).isTrue();
        assertThat(provider.capabilities().continuous()).isFalse();
    }
}
