package dev.parley.http.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ScriptedServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Browsers call the endpoints directly (openai-realtime.md 1.2). */
class CrossOriginTest {
    private static final String ORIGIN = "http://localhost:3000";

    @TempDir
    Path folder;

    @Test
    void aPageOfAListedOriginMaySendWhatTheStockClientSends() throws Exception {
        String headers = "authorization,content-type,x-stainless-lang,x-stainless-retry-count";
        try (ScriptedServer server = ScriptedServer.start(folder, Map.of("auth.keys", "sk-right"))) {
            HttpResponse<String> preflight = server.send(server.request(
                            "/v1/realtime/client_secrets",
                            "Origin",
                            ORIGIN,
                            "Access-Control-Request-Method",
                            "POST",
                            "Access-Control-Request-Headers",
                            headers)
                    .method("OPTIONS", BodyPublishers.noBody())
                    .build());
            assertThat(preflight.statusCode()).isEqualTo(204);
            assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers"))
                    .contains(headers);
            assertThat(preflight
                            .headers()
                            .firstValue("Access-Control-Allow-Methods")
                            .orElseThrow())
                    .contains("POST");
            // The refusal must be readable to the page too.
            HttpResponse<String> refused = server.post("/v1/realtime/client_secrets", "{}", "Origin", ORIGIN);
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.headers().firstValue("Access-Control-Allow-Origin"))
                    .contains(ORIGIN);
        }
    }
}
