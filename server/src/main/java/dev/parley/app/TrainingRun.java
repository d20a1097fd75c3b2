package dev.parley.app;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Uses a server once, so that the classes a first caller needs are loaded and can be recorded. */
final class TrainingRun {
    private static final Logger log = LoggerFactory.getLogger(TrainingRun.class);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final List<String> PATHS = List.of("/", "/health/live", "/health/ready", "/v1/voices", "/metrics");

    private TrainingRun() {}

    /** @return exit code: 0 when the server became ready */
    static int of(ParleyServer server) throws InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (String path : PATHS) {
                HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + path))
                        .header("Accept", "text/html")
                        .timeout(PATIENCE)
                        .build();
                client.send(request, BodyHandlers.ofString());
            }
            server.engines().providers().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return 0;
        } catch (IOException | ExecutionException | TimeoutException e) {
            log.atError().setCause(e).log("training run");
            return 1;
        }
    }
}
