package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.admission.RandomIds;
import dev.parley.dialect.support.Json;
import dev.parley.tenant.KeyStore;
import dev.parley.tenant.SqliteKeyStore;
import dev.parley.testing.ScriptedServer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys over real sockets (openai-realtime.md 1.1). */
class AccessTest {
    @TempDir
    Path folder;

    private String makeKey(Path dataDir) throws Exception {
        KeyStore store = new SqliteKeyStore(dataDir, InstantSource.system(), new SecureRandom(), new RandomIds());
        return store.create("test").text();
    }

    @Test
    void anyKeyOrNoneDoesUntilThereIsOne() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(folder, Map.of())) {
            assertThat(server.get("/v1/models").statusCode()).isEqualTo(200);
            assertThat(server.get("/v1/models", "Authorization", "Bearer sk-test")
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void aKeyOpensTheDoorInEveryForm() throws Exception {
        String key = makeKey(folder.resolve("data"));
        try (ScriptedServer server = ScriptedServer.start(folder, Map.of())) {
            assertThat(server.get("/v1/models").statusCode()).isEqualTo(401);
            assertThat(server.get("/v1/models", "Authorization", "Bearer " + key)
                            .statusCode())
                    .isEqualTo(200);
            assertThat(server.get("/v1/models", "api-key", key).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void theRefusalHasOpenAisShape() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(folder, Map.of("auth.keys", "sk-right"))) {
            HttpResponse<String> answer = server.get("/v1/models", "Authorization", "Bearer sk-wrong");
            assertThat(answer.statusCode()).isEqualTo(401);
            var error = Json.parse(answer.body().getBytes(java.nio.charset.StandardCharsets.UTF_8))
                    .get("error");
            assertThat(error.get("code").asText()).isEqualTo("invalid_api_key");
            assertThat(error.get("type").asText()).isEqualTo("invalid_request_error");
            assertThat(error.get("param").isNull()).isTrue();
            assertThat(error.get("message").asText()).contains("API key").doesNotContain("sk-wrong");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/health/live", "/health/ready", "/v1/health", "/metrics", "/api/metrics"})
    void healthMetricsAndPageStayOpen(String path) throws Exception {
        try (ScriptedServer server = ScriptedServer.start(folder, Map.of("auth.keys", "sk-right"))) {
            assertThat(server.get(path).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aRevokedKeyStopsWorkingWithinSeconds() throws Exception {
        Path data = folder.resolve("data");
        KeyStore store = new SqliteKeyStore(data, InstantSource.system(), new SecureRandom(), new RandomIds());
        KeyStore.Created made = store.create("test");
        try (ScriptedServer server = ScriptedServer.start(folder, Map.of())) {
            String[] header = {"Authorization", "Bearer " + made.text()};
            assertThat(server.get("/v1/models", header).statusCode()).isEqualTo(200);
            store.revoke(made.key().id());
            long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            int status = 200;
            while (status == 200 && System.nanoTime() < patience) {
                status = server.get("/v1/models", header).statusCode();
            }
            assertThat(status).isEqualTo(401);
        }
    }

    @Test
    void aPublicAddressNeedsAKey() {
        assertThatThrownBy(() -> ScriptedServer.start(folder, Map.of("listen.host", "0.0.0.0")))
                .hasMessageContaining("parley keys create");
    }

    @Test
    void onAPublicAddressAKeyOfTheStoreIsEnough() throws Exception {
        String key = makeKey(folder.resolve("data"));
        try (ScriptedServer server = ScriptedServer.start(folder, Map.of("listen.host", "0.0.0.0"))) {
            assertThat(server.get("/v1/models").statusCode()).isEqualTo(401);
            assertThat(server.get("/v1/models", "api-key", key).statusCode()).isEqualTo(200);
        }
    }
}
