package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How clients learn which carrier to use. */
class ConnectRoutesTest extends HttpServerTest {
    private static final String CAN = "{\"webrtc\":true}";

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

    private JsonObject told(String path, String body, String... headers) throws Exception {
        HttpResponse<String> answer = post(path, body, headers);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        return new JsonObject(answer.body());
    }

    @Test
    void aClientThatCanCallOverWebRtcIsToldWhereAndByWhichServers() throws Exception {
        start(
                "webrtc.port", "0",
                "webrtc.ice-servers", "stun:stun.example.com,turn:turn.example.com:3478?transport=tcp",
                "webrtc.turn-secret", "n0rth");

        JsonObject told = told("/v1/connect", CAN);

        String place = "://localhost:" + server.port() + "/v1/realtime";
        assertThat(told.getString("transport")).isEqualTo("webrtc");
        assertThat(told.getString("reason")).isEqualTo("preferred");
        assertThat(told.getJsonArray("fallback").getList()).isEqualTo(List.of("websocket"));
        assertThat(told.getJsonObject("urls"))
                .isEqualTo(new JsonObject().put("websocket", "ws" + place).put("webrtc", "http" + place + "/calls"));
        JsonArray servers = told.getJsonArray("iceServers");
        assertThat(servers.getJsonObject(0))
                .isEqualTo(new JsonObject().put("urls", new JsonArray().add("stun:stun.example.com")));
        assertThat(servers.getJsonObject(1).fieldNames()).containsExactly("urls", "username", "credential");
        assertThat(servers.getJsonObject(1).getString("username")).matches("[0-9]{10}:ice_\\w+");
    }

    @Test
    void eachChoiceIsCountedWithItsReason() throws Exception {
        start("webrtc.port", "0");

        JsonObject fellBack = told("/v1/connect", "{\"webrtc\":true,\"webrtc_failed\":true}");
        told("/v1/connect", CAN);
        told("/v1/connect", "");

        assertThat(fellBack.getString("transport")).isEqualTo("websocket");
        assertThat(fellBack.getString("message")).contains("UDP");
        assertThat(fellBack.getJsonArray("iceServers")).isEmpty();
        assertThat(ask("/metrics", "localhost", "*/*"))
                .contains("parley_carrier_choices_total{carrier=\"webrtc\",reason=\"preferred\"} 1.0")
                .contains("parley_carrier_choices_total{carrier=\"websocket\",reason=\"webrtc_failed\"} 1.0")
                .contains("parley_carrier_choices_total{carrier=\"websocket\",reason=\"client_cannot\"} 1.0");
    }

    @Test
    void aServerWithoutWebRtcSaysSo() throws Exception {
        start("webrtc.enabled", "false");

        JsonObject told = told("/api/v1/connect", CAN, "X-Forwarded-Proto", "https");

        assertThat(told.getString("transport")).isEqualTo("websocket");
        assertThat(told.getString("reason")).isEqualTo("server_cannot");
        assertThat(told.getJsonObject("urls"))
                .isEqualTo(new JsonObject().put("websocket", "wss://localhost:" + server.port() + "/api/v1/realtime"));
    }

    @Test
    void whoMayNotCallIsToldNothing() throws Exception {
        start("auth.keys", "k1", "webrtc.port", "0");

        assertThat(post("/v1/connect", CAN).statusCode()).isEqualTo(401);
        assertThat(told("/v1/connect", CAN, "Authorization", "Bearer k1").getString("transport"))
                .isEqualTo("webrtc");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{", "{\"webrtc\":1}", "{\"transport\":\"carrier pigeon\"}", "{\"transport\":2}"})
    void whatCannotBeReadIsRefused(String body) throws Exception {
        start("webrtc.port", "0");
        assertThat(post("/v1/connect", body).statusCode()).isEqualTo(400);
    }

    @Test
    void aLongBodyIsNotRead() throws Exception {
        start("webrtc.port", "0");
        assertThat(post("/v1/connect", " ".repeat(5000)).statusCode()).isEqualTo(413);
    }
}
