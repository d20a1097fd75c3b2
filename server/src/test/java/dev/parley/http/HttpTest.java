package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.parley.app.TestServer;
import dev.parley.provider.Engine;
import dev.parley.provider.EngineContext;
import dev.parley.provider.SpeechToText;
import dev.parley.testing.ScriptedEngine;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every path over a real socket. */
class HttpTest {
    private TestServer server;

    private TestServer start(String... settings) throws Exception {
        Map<String, String> all = new LinkedHashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        server = TestServer.start(all, new ScriptedEngine());
        return server;
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

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
        "POST, /v1/realtime/calls, 404, not_found",
        "POST, /v1/realtime/calls/rtc_1/hangup, 404, not_found",
        "GET, /v1/realtime/translations, 404, not_found",
        "GET, /../secret, 404, not_found",
        "GET, /assets/, 404, not_found",
        "DELETE, /v1/voices, 405, method_not_allowed",
        "DELETE, /v1/realtime, 405, method_not_allowed",
        "POST, /v1/realtime, 405, method_not_allowed",
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
                "POST; /v1/realtime; GET, HEAD, OPTIONS",
                "POST; /; GET, HEAD, OPTIONS",
                "POST; /api/; GET, HEAD, OPTIONS",
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

    @Test
    void aCompressedBodyIsRefusedForThat() throws Exception {
        start();
        HttpResponse<String> answer = server.send("POST", "/v1/audio/speech", "Content-Encoding", "gzip");
        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(answer.body()).contains("Content-Encoding gzip");
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

    @ParameterizedTest
    @ValueSource(strings = {"/metrics", "/v1/voices", "/health/ready", "/", "/v1/realtime"})
    void aPageWhoseNameWasPointedHereReadsNothing(String path) throws Exception {
        start();
        String answer = ask(path, "rebound.example:" + server.port(), "*/*");
        assertThat(answer).startsWith("HTTP/1.1 403").contains("host_not_allowed", "listen.origins");
    }

    @Test
    void aPageUnderAnUnknownNameSaysWhichOriginToAllow() throws Exception {
        start();
        assertThat(ask("/", "laptop:" + server.port(), "text/html"))
                .startsWith("HTTP/1.1 403")
                .contains("text/html", "http://laptop:" + server.port(), "listen.origins");
        assertThat(ask("/", "laptop", "text/html\r\nX-Forwarded-Proto: https")).contains("https://laptop");
    }

    @Test
    void aPageUnderANameOfTheConfigurationIsServedWhole() throws Exception {
        start("listen.origins", "http://laptop");
        assertThat(ask("/", "laptop", "text/html")).startsWith("HTTP/1.1 200");
        assertThat(ask("/v1/voices", "laptop", "*/*\r\nOrigin: http://laptop")).startsWith("HTTP/1.1 200");
    }

    private String ask(String path, String host, String accept) throws IOException {
        try (Socket socket = new Socket("localhost", server.port())) {
            socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(TestServer.PATIENCE_SECONDS));
            String head = "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nAccept: " + accept
                    + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            return readToEnd(socket);
        }
    }

    @ParameterizedTest
    @CsvSource({"POST, /v1/chat/completions, 408", "POST, /v1/audio/speech, 408", "PUT, /nothing, 404"})
    void aBodyThatDripsIsTimedOut(String method, String path, int status) throws Exception {
        start("limits.body-time", "200ms");
        try (Socket socket = new Socket("localhost", server.port())) {
            beginChunked(socket, method, path);
            // Leaves the rest of the body open.
            socket.getOutputStream().write("1\r\n{\r\n".getBytes(StandardCharsets.ISO_8859_1));
            String answer = readToEnd(socket);
            assertThat(answer).startsWith("HTTP/1.1 " + status);
        }
    }

    @Test
    void aHeadThatTricklesInEndsTheConnection() throws Exception {
        start("limits.request-wait", "1s");
        try (Socket socket = new Socket("localhost", server.port())) {
            socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(TestServer.PATIENCE_SECONDS));
            Thread.ofVirtual().start(() -> trickle(socket));
            // Closed while bytes come, a connection is reset.
            assertThat(catchThrowable(
                            () -> assertThat(socket.getInputStream().read()).isEqualTo(-1)))
                    .satisfiesAnyOf(
                            ended -> assertThat(ended).isNull(),
                            reset -> assertThat(reset).hasMessageContaining("reset"));
        }
    }

    /** A byte at a time until the other side has enough. */
    private static void trickle(Socket socket) {
        try {
            socket.getOutputStream().write("GET / HTTP/1.1\r\nX: ".getBytes(StandardCharsets.ISO_8859_1));
            while (true) {
                socket.getOutputStream().write('x');
                Thread.sleep(50);
            }
        } catch (IOException e) {
            return; // What the test waits for.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aBodyOverTheLimitIsRefusedBeforeItIsSent() throws Exception {
        start("limits.body", "1KiB");
        try (Socket socket = new Socket("localhost", server.port())) {
            socket.getOutputStream()
                    .write("POST /v1/voices HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1025\r\n\r\n"
                            .getBytes(StandardCharsets.ISO_8859_1));
            byte[] head = new byte["HTTP/1.1 413".length()];
            new DataInputStream(socket.getInputStream()).readFully(head);
            assertThat(new String(head, StandardCharsets.ISO_8859_1)).isEqualTo("HTTP/1.1 413");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /v1/audio/speech, 1024",
        "POST, /api/v1/chat/completions, 1024",
        "POST, /v1/audio/transcriptions, 66560",
    })
    void aBodyThatGrowsOverTheLimitIsRefusedWithTheLimitAndCutOff(String method, String path, int limit)
            throws Exception {
        start("limits.body", "1KiB", "limits.upload", "1KiB");
        try (Socket socket = new Socket("localhost", server.port())) {
            beginChunked(socket, method, path);
            sendChunks(socket, limit / CHUNK + 1);
            String answer = readToEnd(socket);
            assertThat(answer).startsWith("HTTP/1.1 413").containsIgnoringCase("connection: close");
            JsonObject error = new JsonObject(answer.substring(answer.indexOf("\r\n\r\n") + 4)).getJsonObject("error");
            assertThat(error.getString("code")).isEqualTo("body_too_large");
            assertThat(error.getString("message")).contains(limit + " bytes");
        }
    }

    @ParameterizedTest
    @CsvSource({"POST, /v1/voices, 401", "POST, /v1/audio/speech, 401", "GET, /health/live, 200"})
    void aBodyThatNobodyReadsIsCutOffAtTheLimitToo(String method, String path, int status) throws Exception {
        start("limits.body", "1KiB", "auth.keys", "k1");
        try (Socket socket = new Socket("localhost", server.port())) {
            beginChunked(socket, method, path);
            sendChunks(socket, 1024 / CHUNK + 1);
            assertThat(readToEnd(socket)).startsWith("HTTP/1.1 " + status);
        }
    }

    @Test
    void aChunkedBodyWithinTheLimitIsTakenAndTheConnectionLives() throws Exception {
        start("limits.body", "1KiB");
        try (Socket socket = new Socket("localhost", server.port())) {
            for (int i = 0; i < 2; i++) {
                beginChunked(socket, "PUT", "/v1/voices");
                sendChunks(socket, 1024 / CHUNK);
                socket.getOutputStream().write("0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            }
            beginChunked(socket, "GET", "/health/live");
            socket.getOutputStream().write("0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            assertThat(readToEnd(socket).split("HTTP/1.1 (?=405|200)")).hasSize(4);
        }
    }

    private static final int CHUNK = 256;

    private static void beginChunked(Socket socket, String method, String path) throws IOException {
        socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(TestServer.PATIENCE_SECONDS));
        String head = method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
                + (path.endsWith("transcriptions") ? "text/plain" : "application/json")
                + "\r\nTransfer-Encoding: chunked\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Leaves the body open, as a client does that never stops. */
    private static void sendChunks(Socket socket, int count) throws IOException {
        String chunk = Integer.toHexString(CHUNK) + "\r\n" + "x".repeat(CHUNK) + "\r\n";
        socket.getOutputStream().write(chunk.repeat(count).getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Until the server closes. */
    private static String readToEnd(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void keysGuardWhatCostsAndLeaveHealthAndPageOpen() throws Exception {
        start("auth.keys", "k1");
        assertThat(server.get("/v1/models").statusCode()).isEqualTo(401);
        assertThat(server.get("/v1/models", "Authorization", "Bearer k1").statusCode())
                .isEqualTo(200);
        assertThat(server.get("/v1/models", "api-key", "k1").statusCode()).isEqualTo(200);
        assertThat(server.get("/metrics").statusCode()).isEqualTo(200);
        assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
        assertThat(server.get("/v1/voices").statusCode()).isEqualTo(200);
    }

    @Test
    void pagesOfListedOriginsMayReadAnswersAndOthersMayNot() throws Exception {
        start();
        HttpResponse<String> listed = server.get("/v1/voices", "Origin", "http://localhost:3000");
        assertThat(listed.headers().firstValue("access-control-allow-origin")).contains("http://localhost:3000");
        assertThat(listed.headers().firstValue("access-control-allow-credentials"))
                .contains("true");
        HttpResponse<String> preflight = server.send("OPTIONS", "/v1/voices", "Origin", "http://localhost:3000");
        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(preflight.headers().firstValue("access-control-allow-headers"))
                .isPresent();
        HttpResponse<String> own =
                server.get("/v1/voices", "Origin", server.uri("").toString());
        assertThat(own.statusCode()).isEqualTo(200);
        assertThat(own.headers().firstValue("access-control-allow-origin")).isEmpty();
        assertThat(server.get("/v1/voices", "Origin", "https://evil.example").statusCode())
                .isEqualTo(403);
        assertThat(server.get("/v1/voices", "Origin", "null").statusCode()).isEqualTo(403);
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

    @Test
    void theSelfSignedCertificateServesLocalClients() throws Exception {
        start("listen.tls", "self-signed");
        assertThat(server.uri("/").getScheme()).isEqualTo("https");
        var trusting = javax.net.ssl.SSLContext.getInstance("TLS");
        trusting.init(null, new javax.net.ssl.TrustManager[] {new TrustAll()}, null);
        try (var client =
                java.net.http.HttpClient.newBuilder().sslContext(trusting).build()) {
            var request = java.net.http.HttpRequest.newBuilder(server.uri("/health/live"))
                    .build();
            assertThat(client.send(request, HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    /** Accepts any issuer; the client still checks that the certificate names the host. */
    private static final class TrustAll extends javax.net.ssl.X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(java.security.cert.X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(java.security.cert.X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(
                java.security.cert.X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

        @Override
        public void checkServerTrusted(
                java.security.cert.X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

        @Override
        public void checkClientTrusted(java.security.cert.X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(java.security.cert.X509Certificate[] chain, String type) {}

        @Override
        public java.security.cert.X509Certificate[] getAcceptedIssuers() {
            return new java.security.cert.X509Certificate[0];
        }
    }
}
