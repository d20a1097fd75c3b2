package dev.parley.http.unmute;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.simulator.moshi.MoshiOptions;
import dev.parley.simulator.moshi.SimulatedVoiceCloning;
import dev.parley.testing.Multipart;
import dev.parley.testing.ScriptedServer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Uploads and donations over real sockets. */
class UnmuteRoutesTest {
    private static final byte[] RECORDING = new byte[200_000];
    private static final String ORIGIN = "http://localhost:3000";

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private SimulatedVoiceCloning cloning;
    private ScriptedServer server;

    @BeforeEach
    void startCloning() throws Exception {
        cloning = new SimulatedVoiceCloning(vertx, MoshiOptions.onFreePort())
                .start()
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    @AfterEach
    void close() throws Exception {
        if (server != null) {
            server.close();
        }
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private void start(String... settings) throws Exception {
        Map<String, String> all = new HashMap<>(Map.of(
                "voices.cloning-url",
                cloning.url(),
                "voices.donation-dir",
                folder.resolve("donated").toString()));
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        server = ScriptedServer.start(folder, all);
    }

    private HttpResponse<String> post(String path, Multipart form, String... headers) throws Exception {
        return server.send(form.post(server.request(path, headers)));
    }

    private static JsonObject json(HttpResponse<String> answer) {
        return new JsonObject(answer.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/api"})
    void anUploadIsAnsweredWithTheNameOfAVoice(String prefix) throws Exception {
        start();
        HttpResponse<String> answer =
                post(prefix + "/v1/voices", new Multipart().file("file", RECORDING), "Origin", ORIGIN);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).fieldNames()).containsExactly("name");
        assertThat(json(answer).getString("name"))
                .matches("custom:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
        assertThat(answer.headers().firstValue("access-control-allow-origin")).contains(ORIGIN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/voices", "/v1/voice-donation"})
    void anUploadWithoutLengthIsRefusedWithoutABody(String path) throws Exception {
        start();
        assertThat(raw(path, "Transfer-Encoding: chunked"))
                .startsWith("HTTP/1.1 411")
                .endsWith("\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/voices", "/api/v1/voice-donation"})
    void aRequestOfMoreThanFourMebibytesIsRefusedBeforeItIsSent(String path) throws Exception {
        start("limits.body", "16MiB");
        assertThat(raw(path, "Content-Length: " + ((4 << 20) + 1))).startsWith("HTTP/1.1 413");
    }

    /** All that the server says to a request without a body. */
    private String raw(String path, String header) throws Exception {
        try (Socket socket = new Socket("localhost", server.uri("/").getPort())) {
            socket.setSoTimeout(20_000);
            String head = "POST " + path + " HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void aFailureOfTheCloningServerIsAnInternalError() throws Exception {
        start();
        HttpResponse<String> answer = post("/v1/voices", new Multipart().file("file", new byte[0]), "Origin", ORIGIN);
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).isEqualTo("{\"detail\":\"Internal server error\"}");
        assertThat(answer.headers().firstValue("access-control-allow-origin")).contains(ORIGIN);
    }

    @Test
    void aCloningServerThatIsAwayIsSaidToBe() throws Exception {
        start("voices.cloning-url", "http://127.0.0.1:1");
        HttpResponse<String> answer = post("/v1/voices", new Multipart().file("file", RECORDING));
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("retry-after")).isPresent();
        assertThat(json(answer).getString("detail"))
                .contains("cannot be cloned now")
                .doesNotContain("127.0.0.1");
    }

    @ParameterizedTest
    @CsvSource({"503, 7, 7", "429, 90, 90", "503, '', 5"})
    void aCloningServerThatIsBusySaysForHowLong(int status, String asked, String told) throws Exception {
        HttpServer busy = vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    if (!asked.isEmpty()) {
                        request.response().putHeader("Retry-After", asked);
                    }
                    request.response().setStatusCode(status).end();
                }))
                .listen(0, "127.0.0.1")
                .await();
        start("voices.cloning-url", "http://127.0.0.1:" + busy.actualPort());
        HttpResponse<String> answer = post("/v1/voices", new Multipart().file("file", RECORDING));
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("retry-after")).contains(told);
    }

    @Test
    void aFormWithoutItsPartsIsRefusedNamingThem() throws Exception {
        start();
        HttpResponse<String> noFile = post("/v1/voices", new Multipart().field("other", "x"));
        assertThat(noFile.statusCode()).isEqualTo(422);
        assertThat(json(noFile))
                .isEqualTo(new JsonObject()
                        .put(
                                "detail",
                                new JsonArray()
                                        .add(new JsonObject()
                                                .put("type", "missing")
                                                .put(
                                                        "loc",
                                                        new JsonArray()
                                                                .add("body")
                                                                .add("file"))
                                                .put("msg", "Field required")
                                                .putNull("input"))));
        assertThat(post("/v1/voices", new Multipart().field("file", "text")).statusCode())
                .isEqualTo(422);
        assertThat(server.post("/v1/voices", "{}").statusCode()).isEqualTo(422);
        HttpResponse<String> noMetadata = post("/v1/voice-donation", new Multipart().file("file", RECORDING));
        assertThat(noMetadata.statusCode()).isEqualTo(422);
        assertThat(noMetadata.body()).contains("\"metadata\"");
    }

    @ParameterizedTest
    @CsvSource({"POST, /v1/voices", "GET, /v1/voice-donation", "POST, /v1/voice-donation"})
    void aKeyIsNeededWhereKeysAre(String method, String path) throws Exception {
        start("auth.keys", "k1");
        Multipart form = new Multipart().field("a", "b");
        assertThat((method.equals("GET") ? server.get(path) : post(path, form)).statusCode())
                .isEqualTo(401);
        int status = (method.equals("GET")
                        ? server.get(path, "Authorization", "Bearer k1")
                        : post(path, form, "Authorization", "Bearer k1"))
                .statusCode();
        assertThat(status).isIn(200, 422);
    }

    @Test
    void unmutesPageNeedsNoKeyWhereThatIsConfigured() throws Exception {
        start("auth.keys", "k1", "auth.unmute-open", "true");
        assertThat(post("/v1/voices", new Multipart().file("file", RECORDING)).statusCode())
                .isEqualTo(200);
    }

    private static String metadata(String id) {
        return new JsonObject()
                .put("email", "ann@example.org")
                .put("nickname", "Ann")
                .put("verification_id", id)
                .put("license", "CC0")
                .encode();
    }

    @Test
    void aVoiceIsDonated() throws Exception {
        start();
        JsonObject text = json(server.get("/v1/voice-donation"));
        assertThat(text.fieldNames()).containsExactly("id", "text", "created_at_timetamp");
        String id = text.getString("id");
        Multipart form = new Multipart().file("file", RECORDING).field("metadata", metadata(id));
        HttpResponse<String> answer = post("/v1/voice-donation", form);
        assertThat(answer.body()).isEqualTo("{}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(folder.resolve("donated").resolve(id + ".wav")).hasBinaryContent(RECORDING);
        JsonObject stored =
                new JsonObject(Files.readString(folder.resolve("donated").resolve(id + ".json")));
        assertThat(stored.getJsonObject("verification")).isEqualTo(text);
        assertThat(server.get("/metrics").body()).contains("worker_voice_donation_submissions_total 1.0");
    }

    @Test
    void aDonationThatIsNotTakenIsAnsweredWithTheReason() throws Exception {
        start();
        String id = json(server.get("/v1/voice-donation")).getString("id");
        HttpResponse<String> small = post(
                "/v1/voice-donation", new Multipart().file("file", new byte[9]).field("metadata", metadata(id)));
        assertThat(small.statusCode()).isEqualTo(400);
        assertThat(json(small).getString("detail")).contains("too small");
        HttpResponse<String> wrong = post(
                "/v1/voice-donation", new Multipart().file("file", RECORDING).field("metadata", "no json"));
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(json(wrong).getString("detail")).contains("no JSON");
    }

    @Test
    void aDonationThatCannotBeStoredIsAnsweredClearly() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        start("voices.donation-dir", file.resolve("below").toString());
        String id = json(server.get("/v1/voice-donation")).getString("id");
        HttpResponse<String> answer = post(
                "/v1/voice-donation", new Multipart().file("file", RECORDING).field("metadata", metadata(id)));
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(json(answer).getString("detail")).contains("could not be stored");
    }
}
