package dev.parley.http.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.ScriptedServer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientSecretEndpointTest {
    private static final String GA = "/v1/realtime/client_secrets";
    private static final String[] KEY = {"Authorization", "Bearer sk-right"};

    @TempDir
    static Path folder;

    private static ScriptedServer server;

    @BeforeAll
    static void start() throws Exception {
        server = ScriptedServer.start(folder, Map.of("auth.keys", "sk-right"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static JsonNode create(String path, String body) throws Exception {
        HttpResponse<String> answer = server.post(path, body, KEY);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Rest.json(answer);
    }

    @Test
    void showsTheWholeSession() throws Exception {
        long before = Instant.now().getEpochSecond();
        JsonNode answer = create(GA, """
                {"expires_after":{"anchor":"created_at","seconds":60},
                 "session":{"type":"realtime","model":"parley","instructions":"Talk like a pirate."}}""");
        assertThat(answer.get("value").asText()).startsWith("ek_");
        assertThat(answer.get("expires_at").asLong()).isBetween(before + 60, before + 90);
        JsonNode session = answer.get("session");
        assertThat(session.get("object").asText()).isEqualTo("realtime.session");
        assertThat(session.get("id").asText()).startsWith("sess_");
        assertThat(session.get("instructions").asText()).isEqualTo("Talk like a pirate.");
        assertThat(session.at("/audio/input/turn_detection/type").asText()).isEqualTo("server_vad");
    }

    @Test
    void needsNothingAtAll() throws Exception {
        assertThat(create(GA, "").at("/session/type").asText()).isEqualTo("realtime");
    }

    @Test
    void transcriptionSessionsToo() throws Exception {
        JsonNode session =
                create(GA, "{\"session\":{\"type\":\"transcription\"}}").get("session");
        assertThat(session.get("object").asText()).isEqualTo("realtime.transcription_session");
        assertThat(session.has("instructions")).isFalse();
    }

    @Test
    void betaFormsAreFlat() throws Exception {
        JsonNode session = create("/v1/realtime/sessions", "{\"model\":\"parley\",\"voice\":\"alloy\"}");
        assertThat(session.at("/client_secret/value").asText()).startsWith("ek_");
        assertThat(session.get("voice").asText()).isEqualTo("alloy");
        assertThat(session.has("audio")).isFalse();
        JsonNode twin = create("/v1/realtime/transcription_sessions", "{}");
        assertThat(twin.at("/client_secret/value").asText()).startsWith("ek_");
    }

    @Test
    void aSecretOpensNothingElse() throws Exception {
        String secret = create(GA, "{}").get("value").asText();
        assertThat(server.get("/v1/models", "Authorization", "Bearer " + secret).statusCode())
                .isEqualTo(401);
        assertThat(server.post(GA, "{}", "Authorization", "Bearer " + secret).statusCode())
                .isEqualTo(401);
    }

    @Test
    void makingOneNeedsAKey() throws Exception {
        assertThat(server.post(GA, "{}").statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"expires_after\":{\"anchor\":\"created_at\",\"seconds\":5}} | expires_after.seconds",
                "{\"expires_after\":{\"anchor\":\"created_at\",\"seconds\":7201}} | expires_after.seconds",
                "{\"expires_after\":{\"anchor\":\"now\",\"seconds\":60}} | expires_after.anchor",
                "{\"expires_after\":60} | expires_after",
                "{\"session\":{}} | session.type",
                "{\"session\":{\"type\":\"realtime\",\"nonsense\":1}} | session.nonsense",
                "{\"session\":{\"type\":\"realtime\",\"tool_choice\":{\"type\":\"function\",\"name\":\"gone\"}}} | session.tool_choice.name",
            })
    void aWrongFieldIsNamed(String body, String param) throws Exception {
        isRefused(GA, body, param);
    }

    @Test
    void betaFormsNameTheirOwnFields() throws Exception {
        isRefused(
                "/v1/realtime/sessions",
                "{\"tool_choice\":{\"type\":\"function\",\"name\":\"gone\"}}",
                "session.tool_choice.name");
    }

    private static void isRefused(String path, String body, String param) throws Exception {
        HttpResponse<String> answer = server.post(path, body, KEY);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Rest.json(answer).at("/error/param").asText()).isEqualTo(param);
    }
}
