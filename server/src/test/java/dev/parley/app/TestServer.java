package dev.parley.app;

import dev.parley.config.ConfigException;
import dev.parley.config.ParleyConfig;
import dev.parley.config.load.ConfigLoader;
import dev.parley.config.load.ConfigLoader.Sources;
import dev.parley.dialect.DialectFactory;
import dev.parley.provider.Engine;
import dev.parley.registry.ProviderChoice;
import dev.parley.testing.ScriptedEngine;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** A whole server on a free port, with engines and dialects of a test. */
public final class TestServer implements AutoCloseable {
    /** Longest wait for anything; a test that reaches it has failed. */
    public static final long PATIENCE_SECONDS = Long.getLong("parley.testPatience", 60);

    private final ParleyServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    private TestServer(ParleyServer server) {
        this.server = server;
    }

    /** @param settings by key, on top of a free port and no grace */
    public static TestServer start(Map<String, String> settings, List<Engine> engines, List<DialectFactory> dialects)
            throws ConfigException, ParleyServer.StartException {
        return new TestServer(ParleyServer.start(
                config(settings),
                new ParleyServer.Parts(engines, (vertx, models) -> ScriptedEngine.CHOOSER, base -> dialects)));
    }

    /** With everything a test wants to choose. */
    static TestServer start(Map<String, String> settings, ParleyServer.Parts parts)
            throws ConfigException, ParleyServer.StartException {
        return new TestServer(ParleyServer.start(config(settings), parts));
    }

    /** With the dialects of production. */
    public static TestServer start(Map<String, String> settings, Engine engine)
            throws ConfigException, ParleyServer.StartException {
        return new TestServer(ParleyServer.start(
                config(settings),
                new ParleyServer.Parts(
                        List.of(engine),
                        (vertx, models) -> ScriptedEngine.CHOOSER,
                        Wiring.parts().dialects())));
    }

    /** With the dialects of production; {@code loops} is given what runs the event loops. */
    public static TestServer start(Map<String, String> settings, Engine engine, Consumer<Vertx> loops)
            throws ConfigException, ParleyServer.StartException {
        return new TestServer(ParleyServer.start(
                config(settings),
                new ParleyServer.Parts(
                        List.of(engine),
                        (vertx, models) -> {
                            loops.accept(vertx);
                            return ScriptedEngine.CHOOSER;
                        },
                        Wiring.parts().dialects())));
    }

    /** With the engines and the dialects of production. */
    static TestServer start(Map<String, String> settings) throws ConfigException, ParleyServer.StartException {
        return new TestServer(ParleyServer.start(
                config(settings),
                new ParleyServer.Parts(
                        Wiring.engines(),
                        (vertx, models) -> ProviderChoice::of,
                        Wiring.parts().dialects())));
    }

    public static ParleyConfig config(Map<String, String> settings) throws ConfigException {
        Map<String, String> options = new LinkedHashMap<>(Map.of(
                "listen.port", "0", "shutdown.grace", "0s", "data-dir", "target/test-data/" + System.nanoTime()));
        options.putAll(settings);
        return ConfigLoader.load(new Sources(Path.of("no-such-folder"), Optional.empty(), Map.of(), options));
    }

    public void awaitReady() throws ExecutionException, InterruptedException, TimeoutException {
        server.engines().providers().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    public ParleyServer server() {
        return server;
    }

    public URI uri(String path) {
        return URI.create(server.url() + path);
    }

    public int port() {
        return URI.create(server.url()).getPort();
    }

    /** @param headers names and values in turn */
    public HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return send("GET", path, headers);
    }

    public HttpResponse<String> send(String method, String path, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri(path)).method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
