package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.app.TestServer;
import dev.parley.provider.Engine;
import dev.parley.provider.EngineContext;
import dev.parley.provider.SpeechToText;
import dev.parley.testing.ScriptedEngine;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every path over a real socket. */
class HttpTest extends HttpServerTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "/api"})
    void aReadyServerSaysSoInEveryForm(String prefix) throws Exception {
        start().awaitReady();
        assertThat(server.get(prefix + "/health/live").body()).isEqualTo("{\"status\":\"UP\"}");
        HttpResponse<String> ready = server.get(prefix + "/health/ready");
        assertThat(ready.statusCode()).isEqualTo(200);
        JsonObject body = new JsonObject(ready.body());
        assertThat(body.getString("status")).isEqualTo("UP");
        assertThat(body.getJsonArray("engines"))
                .hasSize(4)
                .contains(new JsonObject()
                        .put("kind", "stt")
                        .put("engine", ScriptedEngine.NAME)
                        .put("state", "ready")
                        .put("progress", 1.0)
                        .put("detail", "")
                        .put("stand_in", false));
        assertThat(server.get(prefix + "/v1/health").body())
                .isEqualTo("{\"tts_up\":true,\"stt_up\":true,\"llm_up\":true,\"voice_cloning_up\":false,\"ok\":true}");
    }

    @Test
    void aServerWithoutItsEngineIsAliveButNotReady() throws Exception {
        server = TestServer.start(Map.of(), List.of(), List.of());
        JsonObject body;
        HttpResponse<String> ready;
        do {
            ready = server.get("/health/ready");
            body = new JsonObject(ready.body());
            assertThat(ready.statusCode()).isEqualTo(503);
        } while (body.getString("status").equals("LOADING"));
        assertThat(body.getString("status")).isEqualTo("DOWN");
        assertThat(body.getJsonArray("notices").getJsonObject(0))
                .isEqualTo(new JsonObject()
                        .put("code", "stt_failed")
                        .put("level", "error")
                        .put(
                                "message",
                                "The stt engine scripted-engine does not work: there is no engine 'scripted-engine'"));
        assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
        assertThat(server.get("/v1/health").statusCode()).isEqualTo(200);
        assertThat(server.get("/v1/health").body()).contains("\"ok\":false");
    }

    @Test
    void whatClientsSeeOfTheEnginesHoldsNoAddress() throws Exception {
        Engine nowhere = new Engine() {
            @Override
            public String name() {
                return ScriptedEngine.NAME;
            }

            @Override
            public Optional<SpeechToText> speechToText(EngineContext context) {
                throw new IllegalStateException("connecting to ws://10.1.2.3:8090: Connection refused");
            }
        };
        server = TestServer.start(Map.of(), List.of(nowhere), List.of());
        String body;
        do {
            body = server.get("/health/ready").body();
        } while (!body.contains("Connection refused"));
        assertThat(body).doesNotContain("10.1.2.3");
    }

    @Test
    void voicesAreListedInUnmutesForm() throws Exception {
        start();
        JsonArray voices = new JsonArray(server.get("/v1/voices").body());
        assertThat(voices.size()).isEqualTo(10);
        assertThat(voices.getJsonObject(0).getJsonObject("source").fieldNames()).contains("description_link");
        for (Object each : voices) {
            JsonObject voice = (JsonObject) each;
            assertThat(voice.fieldNames()).containsExactlyInAnyOrder("name", "good", "instructions", "source");
            assertThat(voice.getJsonObject("instructions").getString("type")).isNotBlank();
            assertThat(voice.getJsonObject("source").getString("path_on_server"))
                    .isNotBlank();
        }
    }

    @Test
    void voicesFollowTheirFileWithoutARestart(@TempDir Path folder) throws Exception {
        String voice = "- {name: One, good: true, source: {source_type: file, path_on_server: a}}\n";
        Path file = Files.writeString(folder.resolve("voices.yaml"), voice);
        start("voices.file", file.toString());
        assertThat(new JsonArray(server.get("/v1/voices").body())).hasSize(1);
        Files.writeString(file, voice + voice.replace("One", "Two"));
        int size;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(TestServer.PATIENCE_SECONDS);
        do {
            size = new JsonArray(server.get("/v1/voices").body()).size();
        } while (size == 1 && System.nanoTime() < end);
        assertThat(size).isEqualTo(2);
    }

    @Test
    void theLanguageModelIsListedOnceItIsKnown() throws Exception {
        start().awaitReady();
        JsonObject models = new JsonObject(server.get("/v1/models").body());
        assertThat(models.getString("object")).isEqualTo("list");
        assertThat(models.getJsonArray("data").getJsonObject(0).getString("id")).isEqualTo("scripted");
    }

    @Test
    void browsersGetThePageAndOthersTheGreeting() throws Exception {
        start();
        HttpResponse<String> page = server.get("/", "Accept", "text/html,application/xhtml+xml");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("content-type")).contains("text/html; charset=utf-8");
        assertThat(page.headers().firstValue("cache-control")).contains("no-cache");
        assertThat(page.headers().firstValue("content-security-policy"))
                .hasValueSatisfying(
                        policy -> assertThat(policy).contains("default-src 'self'", "frame-ancestors 'none'"));
        assertThat(page.headers().firstValue("x-content-type-options")).contains("nosniff");
        assertThat(server.get("/").body()).isEqualTo("{\"message\":\"You've reached the Unmute backend server.\"}");

        String tag = page.headers().firstValue("etag").orElseThrow();
        HttpResponse<String> again = server.get("/", "Accept", "text/html", "If-None-Match", tag);
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /nothing, 404, not_found",
        "GET, /v1/nothing, 404, not_found",
        "POST, /v1/realtime/calls/rtc_1/refer, 404, not_found",
        "GET, /v1/realtime/translations, 404, not_found",
        "GET, /../secret, 404, not_found",
        "GET, /assets/, 404, not_found",
        "DELETE, /v1/voices, 405, method_not_allowed",
        "DELETE, /v1/realtime, 405, method_not_allowed",
        "POST, /v1/realtime, 400, missing_required_parameter",
        "GET, /v1/realtime, 426, upgrade_required",
    })
    void errorsAreJsonWithAMessage(String method, String path, int status, String code) throws Exception {
        start();
        HttpResponse<String> answer = server.send(method, path);
        assertThat(answer.statusCode()).isEqualTo(status);
        JsonObject error = new JsonObject(answer.body()).getJsonObject("error");
        assertThat(error.getString("code")).isEqualTo(code);
        assertThat(error.getString("message")).isNotBlank();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "POST; /v1/nothing; 404; ''",
                "PUT; /nothing; 404; ''",
                "DELETE; /api/v1/nothing; 404; ''",
                "POST; /v1/responses; 404; /v1/chat/completions",
                "GET; /v1/responses/resp_1; 404; /v1/chat/completions",
                "POST; /api/v1/responses; 404; /v1/chat/completions",
                "POST; /v1/completions; 404; /v1/chat/completions",
                "POST; /v1/audio/translations; 404; /v1/audio/transcriptions",
                "POST; /chat/completions; 404; Did you mean /v1/chat/completions?",
                "POST; /v1/v1/audio/speech; 404; Did you mean /v1/audio/speech?",
                "GET; /realtime; 404; Did you mean /v1/realtime?",
            })
    void aPathThatIsNotThereIsNotFoundWhateverTheMethod(String method, String path, int status, String hint)
            throws Exception {
        start();
        HttpResponse<String> answer = server.send(method, path);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("allow")).isEmpty();
        assertThat(new JsonObject(answer.body()).getJsonObject("error").getString("message"))
                .contains(hint);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "GET; /v1/chat/completions; OPTIONS, POST",
                "PUT; /api/v1/audio/speech; OPTIONS, POST",
                "DELETE; /v1/voices; GET, HEAD, OPTIONS, POST",
                "POST; /health/ready; GET, HEAD, OPTIONS",
                "POST; /v1/models/scripted; GET, HEAD, OPTIONS",
                "PUT; /v1/realtime; GET, HEAD, OPTIONS, POST",
                "POST; /; GET, HEAD, OPTIONS",
                "POST; /api/; GET, HEAD, OPTIONS",
                "POST; /api; GET, HEAD, OPTIONS",
                "POST; /index.html; GET, HEAD, OPTIONS",
                "DELETE; /v1/realtime/client_secrets; OPTIONS, POST",
            })
    void aMethodThatAPathDoesNotTakeIsAnsweredWithThoseItTakes(String method, String path, String allowed)
            throws Exception {
        start();
        HttpResponse<String> answer = server.send(method, path);
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("allow")).contains(allowed);
        HttpResponse<String> options = server.send("OPTIONS", path);
        assertThat(options.statusCode()).isEqualTo(204);
        assertThat(options.headers().firstValue("allow")).contains(allowed);
    }

    @ParameterizedTest
    @CsvSource({"/", "/api", "/api/"})
    void thePrefixWithoutItsSlashIsTheFrontDoorToo(String path) throws Exception {
        start();
        assertThat(server.get(path).body()).contains("You've reached the Unmute backend server.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/realtime?model=%zz", "/v1/voices?a=%", "/%zz"})
    void anAddressThatIsNotPercentEncodedIsRefusedForThat(String path) throws Exception {
        start();
        assertThat(ask(path, "localhost:" + server.port(), "*/*"))
                .startsWith("HTTP/1.1 400")
                .contains("bad_request");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /health/live",
        "GET, /v1/models",
        "GET, /nothing",
        "PUT, /v1/models",
        "GET, /v1/realtime",
        "GET, /metrics",
        "OPTIONS, /v1/models",
        "POST, /v1/audio/speech"
    })
    void everyAnswerHasAnIdOfItsOwn(String method, String path) throws Exception {
        start("auth.keys", "k1");
        String first =
                server.send(method, path).headers().firstValue("x-request-id").orElseThrow();
        String second =
                server.send(method, path).headers().firstValue("x-request-id").orElseThrow();
        assertThat(first).startsWith("req_").isNotEqualTo(second);
    }

    @Test
    void evenWhatIsNoHttpIsAnsweredWithAnId() throws Exception {
        start();
        try (Socket socket = new Socket("localhost", server.port())) {
            socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(TestServer.PATIENCE_SECONDS));
            socket.getOutputStream().write("NO HTTP AT ALL\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            assertThat(readToEnd(socket)).contains(" 400 ").containsIgnoringCase("x-request-id: req_");
        }
    }

    @Test
    void metricsAreInPrometheusForm() throws Exception {
        start().awaitReady();
        server.get("/v1/health");
        HttpResponse<String> metrics = server.get("/metrics");
        assertThat(metrics.headers().firstValue("content-type")).contains("text/plain; version=0.0.4; charset=utf-8");
        assertThat(metrics.body())
                .contains(
                        "worker_sessions_total 0.0",
                        "worker_active_sessions 0.0",
                        "worker_health_ok_sum 1.0",
                        "parley_turn_latency_seconds_bucket{stage=\"first_byte\",le=\"0.9\"}",
                        "parley_event_loop_lag_seconds_bucket",
                        "jvm_memory_used_bytes");
    }
}
