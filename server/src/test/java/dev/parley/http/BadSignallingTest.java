package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.SoundOffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Offers that lead to no call, over every route that takes one: each is refused with what is wrong, in the words of its dialect. */
class BadSignallingTest extends HttpServerTest {
    private static final int MANY_BYTES = 10_000_000;

    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void closeClient() {
        client.close();
    }

    private HttpResponse<String> post(String path, String type, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.uri(path))
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(body))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private HttpResponse<String> pipecat(String sdp, String id) throws Exception {
        JsonObject body = new JsonObject().put("sdp", sdp).put("type", "offer").put("pc_id", id);
        return post("/api/offer", "application/json", body.encode());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "m=audio 9     | m=audio 0           | the offer has no audio",
                "opus/48000/2  | G722/8000           | none of its codecs is known here: opus, PCMU or PCMA is needed",
                "AA:AA:        | AA:                 | sha-256 has 32 bytes, written as pairs with colons",
                "sha-256       | md5                 | unknown hash md5",
                "a=fingerprint | a=x-fingerprint     | the audio section has no a=fingerprint",
                "actpass       | passive             | a=setup has to be actpass",
                "a=sendrecv    | a=extmap:/ urn:ietf:params:rtp-hdrext:ssrc-audio-level | an id of a header extension",
            })
    void whatIsWrongWithAnOfferIsTold(String text, String replacement, String told) throws Exception {
        start().awaitReady();
        String offer = SoundOffer.TEXT.replace(text, replacement);
        for (String path : new String[] {"/v1/realtime/calls", "/v1/realtime"}) {
            HttpResponse<String> answer = post(path, "application/sdp", offer);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
            JsonObject error = new JsonObject(answer.body()).getJsonObject("error");
            assertThat(error.getString("type")).isEqualTo("invalid_request_error");
            assertThat(error.getString("code")).isEqualTo("invalid_sdp");
            assertThat(error.getString("param")).isEqualTo("sdp");
            assertThat(error.getString("message")).contains(told);
        }
        HttpResponse<String> answer = pipecat(offer, "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(new JsonObject(answer.body()).getString("detail")).contains("Invalid 'sdp'", told);
    }

    @Test
    void anOfferThatCanBeAnsweredIsAnsweredBehindThem() throws Exception {
        start().awaitReady();
        post("/v1/realtime/calls", "application/sdp", SoundOffer.TEXT.replace("m=audio 9", "m=audio 0"));
        assertThat(post("/v1/realtime/calls", "application/sdp", SoundOffer.TEXT)
                        .statusCode())
                .isEqualTo(201);
        assertThat(pipecat(SoundOffer.TEXT, "").statusCode()).isEqualTo(200);
    }

    @Test
    void anotherOfferOfACallThatIsOverBeginsAnother() throws Exception {
        start().awaitReady();
        String id = new JsonObject(pipecat(SoundOffer.TEXT, "").body()).getString("pc_id");
        String hangUp = "/v1/realtime/calls/" + id + "/hangup";
        assertThat(post(hangUp, "application/json", "").statusCode()).isEqualTo(200);
        int again = 0;
        for (int asked = 0; asked < 1000 && again != 404; asked++) {
            again = post(hangUp, "application/json", "").statusCode();
        }
        assertThat(again).isEqualTo(404);
        HttpResponse<String> next = pipecat(SoundOffer.TEXT, id);
        assertThat(next.statusCode()).as(next.body()).isEqualTo(200);
        assertThat(new JsonObject(next.body()).getString("pc_id")).isNotEqualTo(id);
    }

    /** Until the server answers, or has closed behind its answer. */
    private String flooded(String path, String type) throws IOException {
        try (Socket socket = new Socket("localhost", server.port())) {
            String head = "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: " + type
                    + "\r\nContent-Length: " + MANY_BYTES + "\r\n\r\n";
            Thread writer = Thread.ofVirtual().start(() -> {
                try {
                    socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
                    socket.getOutputStream().write(new byte[MANY_BYTES]);
                } catch (IOException refused) {
                    // Answered before all was read.
                }
            });
            String answer = readToEnd(socket);
            writer.interrupt();
            return answer;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/realtime/calls", "/v1/realtime"})
    void tenMegabytesAreTooManyForAnOfferOfOpenAi(String path) throws Exception {
        start().awaitReady();
        String answer = flooded(path, "application/sdp");
        assertThat(answer).startsWith("HTTP/1.1 413");
        JsonObject error = new JsonObject(answer.substring(answer.indexOf("\r\n\r\n") + 4)).getJsonObject("error");
        assertThat(error.getString("type")).isEqualTo("invalid_request_error");
        assertThat(error.getString("message")).contains("bytes");
    }

    @Test
    void tenMegabytesAreTooManyForAnOfferOfPipecat() throws Exception {
        start().awaitReady();
        String answer = flooded("/api/offer", "application/json");
        assertThat(answer).startsWith("HTTP/1.1 413");
        assertThat(new JsonObject(answer.substring(answer.indexOf("\r\n\r\n") + 4)).getString("detail"))
                .contains("bytes");
    }
}
