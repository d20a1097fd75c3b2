package dev.parley.testing;

import dev.parley.app.ParleyServer;
import dev.parley.app.TestServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A running server with scripted engines that are ready, its data in a folder of the test's own. */
public final class ScriptedServer implements AutoCloseable {
    public final ScriptedEngine engine = new ScriptedEngine();
    public final Path dataDir;
    private final TestServer running;
    private final ParleyServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    private ScriptedServer(Path folder, Map<String, String> settings) throws Exception {
        dataDir = folder.resolve("data");
        Map<String, String> options =
                new HashMap<>(Map.of("data-dir", dataDir.toString(), "engines.llm", ScriptedEngine.NAME));
        options.putAll(settings);
        running = TestServer.start(options, engine);
        server = running.server();
        running.awaitReady();
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
        running.close();
    }
}
