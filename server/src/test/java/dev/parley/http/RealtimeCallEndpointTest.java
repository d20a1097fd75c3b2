package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

/** Offers over HTTP that lead to no call; calls themselves are tried with browsers. */
class RealtimeCallEndpointTest extends HttpServerTest {
    private static final String WITHOUT_AUDIO = String.join(
            "\r\n",
            "v=0",
            "o=- 1 2 IN IP4 127.0.0.1",
            "s=-",
            "t=0 0",
            "a=group:BUNDLE 0",
            "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
            "c=IN IP4 0.0.0.0",
            "a=ice-ufrag:abcd",
            "a=ice-pwd:0123456789012345678901",
            "a=fingerprint:sha-256 " + "AA:".repeat(31) + "AA",
            "a=setup:actpass",
            "a=mid:0",
            "a=sctp-port:5000",
            "");

    private HttpResponse<String> post(String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.uri(path)).POST(BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), BodyHandlers.ofString());
        }
    }

    private JsonObject refused(int status, String body, String... headers) throws Exception {
        HttpResponse<String> answer = post("/v1/realtime/calls", body, headers);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return new JsonObject(answer.body()).getJsonObject("error");
    }

    @Test
    void anOfferWithoutSoundIsRefusedByName() throws Exception {
        start().awaitReady();
        JsonObject error = refused(400, WITHOUT_AUDIO, "Content-Type", "application/sdp");
        assertThat(error.getString("code")).isEqualTo("invalid_sdp");
        assertThat(error.getString("param")).isEqualTo("sdp");
        assertThat(error.getString("message")).contains("audio");
    }

    @Test
    void whatIsNoOfferIsRefused() throws Exception {
        start().awaitReady();
        assertThat(refused(400, "hello", "Content-Type", "application/sdp").getString("code"))
                .isEqualTo("invalid_sdp");
        assertThat(refused(400, "", "Content-Type", "application/sdp").getString("code"))
                .isEqualTo("missing_required_parameter");
    }

    @Test
    void aCallNeedsAKeyWhereCallsDo() throws Exception {
        start("auth.keys", "k1").awaitReady();
        refused(401, WITHOUT_AUDIO, "Content-Type", "application/sdp");
        refused(400, WITHOUT_AUDIO, "Content-Type", "application/sdp", "Authorization", "Bearer k1");
    }

    @Test
    void withoutWebRtcTheWayByWebSocketIsNamed() throws Exception {
        start("webrtc.enabled", "false").awaitReady();
        assertThat(refused(501, WITHOUT_AUDIO, "Content-Type", "application/sdp")
                        .getString("message"))
                .contains("webrtc.enabled", "WebSocket");
    }

    @Test
    void aCallThatIsNotThereCannotBeHungUp() throws Exception {
        start().awaitReady();
        HttpResponse<String> answer = post("/v1/realtime/calls/rtc_1/hangup", "");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("rtc_1");
    }
}
