package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signalling of Pipecat's SmallWebRTC transport (pipecat-rtvi.md 2.1 and 3); calls themselves are tried with browsers. */
class OfferEndpointTest extends HttpServerTest {
    private static final String CERTIFICATE = "AA:".repeat(31) + "AA";
    private static final String TRANSPORT = String.join(
            "\r\n",
            "c=IN IP4 0.0.0.0",
            "a=ice-ufrag:%1$s",
            "a=ice-pwd:0123456789012345678901",
            "a=fingerprint:sha-256 %2$s",
            "a=setup:actpass",
            "a=rtcp-mux",
            "");
    private static final String OFFER = String.join(
            "\r\n",
            "v=0",
            "o=- 1 2 IN IP4 127.0.0.1",
            "s=-",
            "t=0 0",
            "a=group:BUNDLE 0 1 2 3",
            "m=audio 9 UDP/TLS/RTP/SAVPF 111",
            TRANSPORT + "a=mid:0",
            "a=sendrecv",
            "a=rtpmap:111 opus/48000/2",
            "m=video 9 UDP/TLS/RTP/SAVPF 96",
            TRANSPORT + "a=mid:1",
            "a=sendrecv",
            "a=rtpmap:96 VP8/90000",
            "m=video 9 UDP/TLS/RTP/SAVPF 96",
            TRANSPORT + "a=mid:2",
            "a=sendonly",
            "a=rtpmap:96 VP8/90000",
            "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
            TRANSPORT + "a=mid:3",
            "a=sctp-port:5000",
            "");

    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void closeClient() {
        client.close();
    }

    private HttpResponse<String> send(String method, String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.uri(path))
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static JsonObject offer(String ufrag) {
        return new JsonObject().put("sdp", OFFER.formatted(ufrag, CERTIFICATE)).put("type", "offer");
    }

    private JsonObject answered(String path, JsonObject offer, String... headers) throws Exception {
        HttpResponse<String> answer = send("POST", path, offer.encode(), headers);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonObject(answer.body());
    }

    private String session(String... headers) throws Exception {
        return new JsonObject(send("POST", "/start", "{}", headers).body()).getString("sessionId");
    }

    private static long sections(JsonObject answer, String port) {
        return answer.getString("sdp")
                .lines()
                .filter(line -> line.matches("m=[a-z]+ " + port + " .*"))
                .count();
    }

    private static String ufrag(JsonObject answer) {
        return answer.getString("sdp")
                .lines()
                .filter(line -> line.startsWith("a=ice-ufrag:"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void anOfferIsAnsweredWithAllItsSectionsAndAnId() throws Exception {
        start().awaitReady();
        JsonObject answer =
                answered("/api/offer", offer("abcd").putNull("pc_id").put("restart_pc", false));
        assertThat(answer.fieldNames()).containsExactly("sdp", "type", "pc_id");
        assertThat(answer.getString("type")).isEqualTo("answer");
        assertThat(answer.getString("pc_id")).isNotEmpty();
        assertThat(sections(answer, "[0-9]+")).isEqualTo(4);
        assertThat(sections(answer, "0")).as("video").isEqualTo(2);
        assertThat(answer.getString("sdp")).contains("a=group:BUNDLE 0 3", "a=sendrecv", "a=max-message-size:262144");
    }

    @Test
    void theTcpPortIsNamedWhereItCouldBeOpened() throws Exception {
        start("webrtc.tcp-port", "0").awaitReady();
        String answer = answered("/api/offer", offer("abcd")).getString("sdp");
        assertThat(answer).containsPattern("a=candidate:\\d+ 1 tcp \\d+ \\S+ [1-9]\\d* typ host tcptype passive");
        stop();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            start("webrtc.tcp-port", String.valueOf(taken.getLocalPort())).awaitReady();
            assertThat(answered("/api/offer", offer("abcd")).getString("sdp"))
                    .contains(" udp ")
                    .doesNotContain("tcptype");
        }
    }

    @Test
    void aSessionThatWasStartedTakesAnOfferAndOthersDoNot() throws Exception {
        start().awaitReady();
        HttpResponse<String> started = send("POST", "/api/start", "{\"transport\":\"webrtc\",\"body\":{\"x\":1}}");
        assertThat(started.statusCode()).isEqualTo(200);
        JsonObject told = new JsonObject(started.body());
        assertThat(told.fieldNames()).containsExactly("sessionId");
        String session = "/api/sessions/" + told.getString("sessionId");
        assertThat(send("GET", session + "/anything", "").statusCode()).isEqualTo(200);
        assertThat(send("POST", session + "/files", "").statusCode()).isEqualTo(503);
        assertThat(answered(session + "/api/offer", offer("abcd")).getString("pc_id"))
                .isNotEmpty();

        for (String unknown : new String[] {"/sessions/other/api/offer", "/sessions/%20/api/offer", "/sessions/"}) {
            HttpResponse<String> answer = send("POST", unknown, offer("abcd").encode());
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(new JsonObject(answer.body()).getString("detail"))
                    .isEqualTo("Invalid or not-yet-ready session_id");
        }
    }

    @Test
    void aSessionEndsWithItsCall() throws Exception {
        start().awaitReady();
        String offers = "/sessions/" + session() + "/api/offer";
        String id = answered(offers, offer("abcd")).getString("pc_id");
        assertThat(send("POST", "/v1/realtime/calls/" + id + "/hangup", "").statusCode())
                .isEqualTo(200);
        int status = 0;
        for (int asked = 0; asked < 1000 && status != 404; asked++) {
            status = send("POST", offers, "{}").statusCode();
        }
        assertThat(status).isEqualTo(404);
    }

    @Test
    void clientsThatWantServersOfIceAreToldThatNoneAreNeeded() throws Exception {
        start().awaitReady();
        JsonObject told = new JsonObject(
                send("POST", "/start", "{\"enableDefaultIceServers\":true}").body());
        assertThat(told.getJsonObject("iceConfig").getJsonArray("iceServers")).isEqualTo(new JsonArray());
    }

    @Test
    void serversOfIceAreThoseOfTheConfiguration() throws Exception {
        start("webrtc.ice-servers", "stun:stun.example.com").awaitReady();
        JsonObject told = new JsonObject(send("POST", "/start", "{}").body());
        assertThat(told.getJsonObject("iceConfig").encode())
                .isEqualTo("{\"iceServers\":[{\"urls\":[\"stun:stun.example.com\"]}]}");
    }

    @Test
    void anotherOfferOfTheSameConnectionKeepsItsId() throws Exception {
        start().awaitReady();
        JsonObject first = answered("/api/offer", offer("abcd"));
        String id = first.getString("pc_id");
        JsonObject same = answered("/api/offer", offer("abcd").put("pc_id", id));
        assertThat(same.getString("pc_id")).isEqualTo(id);
        assertThat(ufrag(same)).isEqualTo(ufrag(first));
        JsonObject restarted = answered("/api/offer", offer("efgh").put("pc_id", id));
        assertThat(restarted.getString("pc_id")).isEqualTo(id);
        assertThat(ufrag(restarted)).as("ICE begins anew").isNotEqualTo(ufrag(first));

        JsonObject another = new JsonObject()
                .put("sdp", OFFER.formatted("ijkl", "BB:" + CERTIFICATE.substring(3)))
                .put("type", "offer")
                .put("pc_id", id);
        HttpResponse<String> refused = send("POST", "/api/offer", another.encode());
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("certificate");
    }

    @Test
    void anotherConnectionOfTheSameCallHasAnotherIdAndTheOneBeforeIsStillKnown() throws Exception {
        start().awaitReady();
        String offers = "/sessions/" + session() + "/api/offer";
        String first = answered(offers, offer("abcd")).getString("pc_id");
        String second = again(offers, first);
        assertThat(second).isNotEqualTo(first);
        String third = again(offers, first);
        String fourth = again(offers, third);
        assertThat(patch(offers, third).statusCode()).isEqualTo(200);
        assertThat(patch(offers, fourth).statusCode()).isEqualTo(200);
        assertThat(patch(offers, first).statusCode()).isEqualTo(400);
    }

    private String again(String path, String id) throws Exception {
        return answered(path, offer("abcd").put("pc_id", id).put("restart_pc", true))
                .getString("pc_id");
    }

    private HttpResponse<String> patch(String path, String id) throws Exception {
        JsonObject candidate = new JsonObject()
                .put("candidate", "candidate:1 1 udp 1 10.0.0.1 9 typ host")
                .put("sdp_mid", "0")
                .put("sdp_mline_index", 0);
        JsonObject body = new JsonObject().put("pc_id", id).put("candidates", new JsonArray().add(candidate));
        return send("PATCH", path, body.encode());
    }

    @Test
    void candidatesAreTakenOfConnectionsThatAreThere() throws Exception {
        start().awaitReady();
        String id = answered("/api/offer", offer("abcd")).getString("pc_id");
        assertThat(patch("/api/offer", id).body()).isEqualTo("{\"status\":\"success\"}");
        HttpResponse<String> unknown = patch("/api/offer", "other");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).isEqualTo("{\"detail\":\"Peer connection not found\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "POST  | {}                              | 422 | sdp",
                "POST  | no JSON                         | 422 | JSON",
                "POST  | [1]                             | 422 | object",
                "POST  | {\"sdp\":\"v=0\",\"type\":\"x\"} | 422 | offer",
                "POST  | {\"sdp\":\"v=0\",\"type\":\"offer\"} | 400 | audio",
                "PATCH | {}                              | 422 | pc_id",
                "PATCH | {\"pc_id\":\"a\"}               | 422 | candidates",
                "PATCH | {\"pc_id\":\"a\",\"candidates\":[{}]} | 422 | candidate",
            })
    void whatIsNoOfferIsToldAsDetail(String method, String body, int status, String told) throws Exception {
        start().awaitReady();
        HttpResponse<String> answer = send(method, "/api/offer", body);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(new JsonObject(answer.body()).getString("detail")).contains(told);
        HttpResponse<String> ofSession = send(method, "/sessions/" + session() + "/api/offer", body);
        assertThat(ofSession.statusCode()).isEqualTo(400);
        assertThat(ofSession.body()).contains("Invalid WebRTC request");
    }

    @Test
    void withoutWebRtcAClientIsToldNotToTryAgain() throws Exception {
        start("webrtc.enabled", "false").awaitReady();
        HttpResponse<String> answer = send("POST", "/api/offer", offer("abcd").encode());
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("webrtc.enabled");
    }

    @Test
    void sessionsAndConnectionsAreTheirOwners() throws Exception {
        start("auth.keys", "k1").awaitReady();
        String[] one = {"Authorization", "Bearer k1"};
        String secret = new JsonObject(
                        send("POST", "/v1/realtime/client_secrets", "{}", one).body())
                .getString("value");
        String[] other = {"Authorization", "Bearer " + secret};
        assertThat(send("POST", "/start", "{}").statusCode()).isEqualTo(401);
        String offers = "/sessions/" + session(one) + "/api/offer";
        HttpResponse<String> nobody = send("POST", offers, offer("abcd").encode());
        assertThat(nobody.statusCode()).isEqualTo(401);
        assertThat(new JsonObject(nobody.body()).getString("detail")).contains("key");
        assertThat(send("POST", "/api/offer", offer("abcd").encode()).statusCode())
                .isEqualTo(401);
        assertThat(send("POST", offers, offer("abcd").encode(), other).statusCode())
                .isEqualTo(404);

        JsonObject offer = offer("abcd");
        String id = answered(offers, offer, one).getString("pc_id");
        String foreign = answered("/api/offer", offer.put("pc_id", id).put("restart_pc", true), other)
                .getString("pc_id");
        assertThat(foreign).isNotEqualTo(id);
        assertThat(answered("/api/offer", offer("abcd").put("pc_id", id), one).getString("pc_id"))
                .as("the first one goes on")
                .isEqualTo(id);
    }
}
