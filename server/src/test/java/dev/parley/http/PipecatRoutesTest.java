package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How Pipecat's clients begin (pipecat-rtvi.md 2). */
class PipecatRoutesTest extends HttpServerTest {
    private final HttpClient client = HttpClient.newHttpClient();

    private HttpResponse<String> post(String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.uri(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private WebSocket connect(String address) {
        return client.newWebSocketBuilder()
                .buildAsync(URI.create(address), new WebSocket.Listener() {})
                .join();
    }

    @Test
    void aClientIsToldTheAddressAndNothingElse() throws Exception {
        start();
        HttpResponse<String> answer = post("/start", "{\"transport\":\"websocket\"}");
        assertThat(answer.statusCode()).isEqualTo(200);
        JsonObject told = new JsonObject(answer.body());
        assertThat(told.fieldNames()).containsExactly("wsUrl");
        assertThat(told.getString("wsUrl")).isEqualTo("ws://localhost:" + server.port() + "/ws-client");
        connect(told.getString("wsUrl")).abort();
    }

    @Test
    void belowAProxyAndWithChoicesTheAddressSaysSo() throws Exception {
        start();
        HttpResponse<String> answer = post(
                "/api/start",
                "{\"transport\":\"websocket\",\"body\":{\"persona\":\"a b&c\",\"other\":\"x\"}}",
                "X-Forwarded-Proto",
                "https");
        assertThat(new JsonObject(answer.body()).getString("wsUrl"))
                .isEqualTo("wss://localhost:" + server.port() + "/api/ws-client?persona=a%20b%26c");
    }

    @Test
    void whereKeysAreNeededATokenOpensTheSession() throws Exception {
        start("auth.keys", "k1");
        HttpResponse<String> refused = post("/start", "{\"transport\":\"websocket\"}");
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(new JsonObject(refused.body()).getString("detail")).contains("key");

        JsonObject told = new JsonObject(post("/start", "{\"transport\":\"websocket\"}", "Authorization", "Bearer k1")
                .body());
        assertThat(told.fieldNames()).containsExactly("wsUrl", "token");
        connect(told.getString("wsUrl") + "?token=" + told.getString("token")).abort();
        assertThat(refusal(told.getString("wsUrl"))).isEqualTo(401);
        assertThat(refusal(told.getString("wsUrl") + "?token=ek_no")).isEqualTo(401);
    }

    private int refusal(String address) {
        try {
            connect(address).abort();
            return 101;
        } catch (CompletionException e) {
            return e.getCause() instanceof WebSocketHandshakeException shake
                    ? shake.getResponse().statusCode()
                    : 0;
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"transport\":\"daily\"} | Transport 'daily' is disabled in this runner environment. Use 'websocket'.",
                "{\"transport\":\"pigeon\"} | Unknown transport 'pigeon'.",
                "[1]                       | The body is no object of JSON.",
            })
    void whatCannotBeStartedIsToldAsDetail(String body, String told) throws Exception {
        start();
        HttpResponse<String> answer = post("/start", body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(new JsonObject(answer.body()).getString("detail")).isEqualTo(told);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "no JSON"})
    void withoutWebRtcThatTransportIsDisabled(String body) throws Exception {
        start("webrtc.enabled", "false");
        HttpResponse<String> answer = post("/start", body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(new JsonObject(answer.body()).getString("detail"))
                .isEqualTo("Transport 'webrtc' is disabled in this runner environment. Use 'websocket'.");
    }

    @Test
    void aBodyTooLargeIsTooLarge() throws Exception {
        start();
        try {
            HttpResponse<String> answer = post("/start", "x".repeat(100_000));
            assertThat(answer.statusCode()).isEqualTo(413);
            assertThat(new JsonObject(answer.body()).getString("detail")).contains("65536");
        } catch (IOException closed) {
            assertThat(closed).as("closed while the body was sent").isNotNull();
        }
    }

    @Test
    void theStatusNamesTheTransports() throws Exception {
        start("auth.keys", "k1");
        assertThat(server.get("/status").body())
                .isEqualTo("{\"status\":\"ready\",\"transports\":[\"websocket\",\"webrtc\"]}");
    }
}
