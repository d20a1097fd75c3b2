package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.admission.RandomIds;
import dev.parley.tenant.KeyStore;
import dev.parley.tenant.SqliteKeyStore;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Endpoints that a key may not use, because it is limited to other engines. */
class LimitedKeyEndpointsTest extends HttpServerTest {
    @TempDir
    Path folder;

    private String key(String... engines) throws Exception {
        KeyStore store = new SqliteKeyStore(folder, InstantSource.system(), new SecureRandom(), new RandomIds());
        return store.create("kiosk", List.of(engines)).text();
    }

    private HttpResponse<String> post(String path, String key, String body) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(server.uri(path))
                            .header("Authorization", "Bearer " + key)
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /v1/audio/speech     | {"model":"tts-1","input":"Hello","voice":"alloy"}
            /v1/chat/completions | {"model":"any","messages":[{"role":"user","content":"Hello"}]}
            """)
    void anEngineThatIsNotAllowedIsRefusedAndSaysWhichAre(String path, String body) throws Exception {
        String limited = key("moonshine");
        String free = key();
        start("data-dir", folder.toString()).awaitReady();
        HttpResponse<String> refused = post(path, limited, body);
        assertThat(refused.statusCode()).isEqualTo(403);
        JsonObject error = new JsonObject(refused.body()).getJsonObject("error");
        assertThat(error.getString("code")).isEqualTo("engine_not_allowed");
        assertThat(error.getString("message")).endsWith("only moonshine.");
        assertThat(post(path, free, body).statusCode()).isEqualTo(200);
    }

    @Test
    void anEngineThatIsAllowedAnswers() throws Exception {
        String limited = key("scripted", "moonshine");
        start("data-dir", folder.toString()).awaitReady();
        assertThat(post("/v1/audio/speech", limited, "{\"model\":\"tts-1\",\"input\":\"Hello\",\"voice\":\"alloy\"}")
                        .statusCode())
                .isEqualTo(200);
    }
}
