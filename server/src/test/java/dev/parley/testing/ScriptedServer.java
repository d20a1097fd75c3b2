package dev.parley.testing;

import dev.parley.app.ParleyServer;
import dev.parley.config.ConfigLoader;
import dev.parley.config.ConfigLoader.Sources;
import dev.parley.desk.EngineChoice;
import dev.parley.dialect.realtime.RealtimeFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A running server with scripted engines that are ready, its data in a folder of the test's own. */
public final class ScriptedServer implements AutoCloseable {
    public final ScriptedEngine engine = new ScriptedEngine();
    public final Path dataDir;
    private final ParleyServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    private ScriptedServer(Path folder, Map<String, String> settings) throws Exception {
        dataDir = folder.resolve("data");
        Map<String, String> options = new HashMap<>(Map.of(
                "listen.port", "0", "data-dir", dataDir.toString(), "shutdown.grace", "0s", "engines.llm", "offline"));
        options.putAll(settings);
        var config = ConfigLoader.load(new Sources(folder, Optional.empty(), Map.of(), options));
        server = ParleyServer.start(
                config,
                new ParleyServer.Parts(
                        List.of(engine),
                        vertx -> EngineChoice::of,
                        base -> List.of(new RealtimeFactory(name -> Optional.empty()))));
        server.engines().providers().get(10, TimeUnit.SECONDS);
    }

    /** @param settings of the configuration, by key */
    public static ScriptedServer start(Path folder, Map<String, String> settings) throws Exception {
        return new ScriptedServer(folder, settings);
    }

    public URI uri(String path) {
        return URI.create(server.url() + path);
    }

    /** The same address for WebSockets. */
    public URI socket(String path) {
        return URI.create(server.url().replaceFirst("^http", "ws") + path);
    }

    public HttpClient client() {
        return client;
    }

    public HttpResponse<String> get(String path, String... headers) throws Exception {
        return send(request(path, headers).GET().build());
    }

    public HttpResponse<String> post(String path, String json, String... headers) throws Exception {
        return send(request(path, headers)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build());
    }

    public HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(uri(path));
        if (headers.length > 0) {
            builder.headers(headers);
        }
        return builder;
    }

    public HttpResponse<String> send(HttpRequest request) throws Exception {
        return client.send(request, BodyHandlers.ofString());
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
