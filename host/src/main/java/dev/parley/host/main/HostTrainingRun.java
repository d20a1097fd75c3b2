package dev.parley.host.main;

import dev.parley.host.HostedSet;
import dev.parley.host.http.HostServer;
import dev.parley.models.ModelStore;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts without an engine, asks itself, and ends: for the ahead-of-time cache, out of which later processes take the
 * classes they start with. Models are not needed, since a build has none.
 */
final class HostTrainingRun {
    private static final Logger log = LoggerFactory.getLogger(HostTrainingRun.class);

    private HostTrainingRun() {}

    /** @return exit code */
    static int of(ModelStore store) {
        log.info("runtimes: {}", new Runtimes(Map.of(), store).names());
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
        try (HostedSet none = new HostedSet(Optional.empty(), Optional.empty(), Optional.empty())) {
            HostServer server = new HostServer(vertx, none, Optional.of("training"));
            int port = server.listen("127.0.0.1", 0).await().port();
            ask(vertx, port, HttpMethod.GET, "/health", Buffer.buffer());
            ask(vertx, port, HttpMethod.POST, "/v1/chat/completions", Buffer.buffer("{\"messages\":[]}"));
            return 0;
        } finally {
            vertx.close().await();
        }
    }

    /** Whatever the answer is. */
    private static void ask(Vertx vertx, int port, HttpMethod method, String path, Buffer body) {
        vertx.createHttpClient()
                .request(method, port, "127.0.0.1", path)
                .compose(request ->
                        request.putHeader("Authorization", "Bearer training").send(body))
                .compose(answer -> answer.body())
                .await();
    }
}
