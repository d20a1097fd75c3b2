package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.app.TestServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that break HTTP's own rules: each is answered with what is wrong, and its connection closed. */
class HttpEdgeTest extends HttpServerTest {
    private static final String END = "0\r\n\r\n";

    /** All that the server sends until it closes. */
    private String raw(String... pieces) throws IOException {
        try (Socket socket = new Socket("localhost", server.port())) {
            socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(TestServer.PATIENCE_SECONDS));
            for (String piece : pieces) {
                socket.getOutputStream().write(piece.getBytes(StandardCharsets.ISO_8859_1));
            }
            return readToEnd(socket);
        }
    }

    private static String chunked(String method, String path) {
        return method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
                + (path.contains("audio/tr") ? "multipart/form-data; boundary=X" : "application/json")
                + "\r\nTransfer-Encoding: chunked\r\n\r\n";
    }

    private static String body(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    private static JsonObject error(String answer) {
        return new JsonObject(body(answer)).getJsonObject("error");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "zz\r\n{}\r\n" + END,
                "1\r\n{\r\nzz\r\n{}\r\n" + END,
                "-1\r\n{}\r\n" + END,
                "\r\n{}\r\n" + END,
                "0x2\r\n{}\r\n" + END,
                "1\r\n{}}}\r\n" + END,
                "fffffffffffffffff\r\n{}\r\n" + END,
                "2\r\n{}\r\n0\r\nno colon\r\n\r\n",
            })
    void aChunkThatIsNoneIsAnsweredAndTheConnectionClosed(String chunks) throws Exception {
        start();
        String answer = raw(chunked("POST", "/v1/chat/completions") + chunks);
        assertThat(answer).startsWith("HTTP/1.1 400").containsIgnoringCase("connection: close");
        assertThat(answer.split("HTTP/1.1", -1)).hasSize(2);
        assertThat(error(answer).getString("code")).isEqualTo("bad_request");
        assertThat(error(answer).getString("message")).contains("chunks", "hexadecimal");
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /v1/audio/speech, 400",
        "POST, /api/v1/audio/transcriptions, 400",
        "POST, /v1/realtime/client_secrets, 400",
        // What needs no body is answered all the same.
        "PUT, /v1/voices, 405",
        "GET, /health/live, 200",
        "DELETE, /v1/models, 405",
    })
    void aBrokenChunkOnAnyRouteGetsAnAnswer(String method, String path, int status) throws Exception {
        start();
        assertThat(raw(chunked(method, path), "zz\r\n")).startsWith("HTTP/1.1 " + status);
    }

    @Test
    void aBrokenChunkOfTheNextRequestLeavesTheAnswerBeforeItWhole() throws Exception {
        start();
        String answers = raw(chunked("GET", "/health/live") + END + chunked("POST", "/v1/chat/completions") + "zz\r\n");
        assertThat(answers).startsWith("HTTP/1.1 200").contains("{\"status\":\"UP\"}HTTP/1.1 400");
    }

    @Test
    void whoShowsNoKeyIsToldThatFirst() throws Exception {
        start("auth.keys", "k1");
        assertThat(raw(chunked("POST", "/v1/chat/completions"), "zz\r\n")).startsWith("HTTP/1.1 401");
    }

    private String upload(String path, String contentType) throws IOException {
        String form =
                "--XyZ\r\nCONTENT-DISPOSITION: Form-Data; Name=\"file\"; FileName=\"a.wav\"\r\n\r\nabc\r\n--XyZ--\r\n";
        return raw("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + contentType
                + "\r\nContent-Length: " + form.length() + "\r\nConnection: close\r\n\r\n" + form);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "multipart/form-data; boundary=XyZ",
                "Multipart/Form-Data; Boundary=XyZ",
                "MULTIPART/FORM-DATA;BOUNDARY=\"XyZ\"",
                "multipart/form-data; charset=utf-8; start=\"a;b\\\"=c\"; Boundary=XyZ",
                "multipart/form-data; boundary=\"Xy\\Z\"; charset=utf-8",
                " multipart/form-data ; boundary=XyZ ;;",
            })
    void aFormIsOneInEveryWayToWriteItsType(String contentType) throws Exception {
        start().awaitReady();
        // The file was found: it is just no recording.
        assertThat(error(upload("/v1/audio/transcriptions", contentType)).getString("message"))
                .startsWith("Invalid 'file'");
        assertThat(upload("/v1/voices", contentType)).startsWith("HTTP/1.1 503").contains("cannot be cloned");
    }

    @Test
    void aBoundaryIsAsLongAsOneMayBe() throws Exception {
        start().awaitReady();
        for (int length : new int[] {70, 71}) {
            String boundary = "b".repeat(length);
            String form =
                    "--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\n\r\n"
                            + "abc\r\n--" + boundary + "--\r\n";
            String answer = raw("POST /v1/audio/transcriptions HTTP/1.1\r\nHost: localhost\r\nContent-Type:"
                    + " multipart/form-data; boundary=" + boundary + "\r\nContent-Length: " + form.length()
                    + "\r\nConnection: close\r\n\r\n" + form);
            assertThat(error(answer).getString("message"))
                    .startsWith(length == 70 ? "Invalid 'file'" : "The boundary in the Content-Type is malformed");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "`multipart/form-data`; names no boundary",
                "`multipart/form-data; charset=utf-8`; names no boundary",
                "`multipart/form-data; boundary=`; boundary in the Content-Type is malformed",
                "`multipart/form-data; boundary=\"\"`; boundary in the Content-Type is malformed",
                "`multipart/form-data; boundary=\"XyZ`; boundary in the Content-Type is malformed",
            })
    void aFormWithoutABoundaryIsRefusedForThat(String contentType, String reason) throws Exception {
        start().awaitReady();
        String answer = upload("/v1/audio/transcriptions", contentType);
        assertThat(answer).startsWith("HTTP/1.1 400");
        assertThat(error(answer).getString("message")).contains(reason);
        assertThat(upload("/v1/audio/speech", contentType))
                .startsWith("HTTP/1.1 400")
                .contains(reason);
        String detail = upload("/v1/voices", contentType);
        assertThat(detail).startsWith("HTTP/1.1 400");
        assertThat(new JsonObject(body(detail)).getString("detail")).contains("parsing the body");
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "Host: localhost|Host: localhost; 2 Host headers",
                "Host: localhost|host: evil.example; 2 Host headers",
                "X: y; no Host header",
                "Host: ; Host header '' is malformed",
                "Host: a b; Host header 'a b' is malformed",
                "Host: localhost/x; Host header 'localhost/x' is malformed",
                "Host: localhost:99999999; is malformed",
                "Host: localhost:abc; is malformed",
                "Host: user@localhost; is malformed",
                "Host: localhost, localhost; is malformed",
                "Host: localhost|Origin: http://localhost|Origin: http://evil.example; 2 Origin headers",
                "Host: localhost|Content-Length: 0|Content-Length: 5; more than one Content-Length (0, 5)",
                "Host: localhost|Content-Length: 0, 5; more than one Content-Length (0, 5)",
                "Host: localhost|Content-Length: abc; Content-Length 'abc' is malformed",
                "Host: localhost|Content-Length: -1; Content-Length '-1' is malformed",
                "Host: localhost|Content-Length: +1; Content-Length '+1' is malformed",
                "Host: localhost|Transfer-Encoding: gzip; has to end with chunked",
                "Host: localhost|X : y; a line of its head",
                "Host: localhost|no colon; a line of its head",
            })
    void aHeadThatTwoReadersMayReadDifferentlyIsRefused(String lines, String reason) throws Exception {
        start();
        for (String path : new String[] {"/health/live", "/v1/realtime", "/v1/voices"}) {
            String answer = raw("GET " + path + " HTTP/1.1\r\n" + lines.replace("|", "\r\n") + "\r\n\r\n");
            assertThat(answer).startsWith("HTTP/1.1 400").containsIgnoringCase("x-request-id: req_");
            assertThat(error(answer).getString("message")).contains(reason);
        }
    }

    @Test
    void aCodingBelowTheChunksIsRefusedForThat() throws Exception {
        start();
        assertThat(raw("POST /v1/audio/speech HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip, chunked\r\n\r\n"
                        + END))
                .startsWith("HTTP/1.1 501")
                .contains("unsupported_encoding");
    }

    @Test
    void anOldClientNeedsNoHost() throws Exception {
        start();
        assertThat(raw("GET /health/live HTTP/1.0\r\n\r\n")).contains(" 200 ");
    }

    @Test
    void aRequestWithAHostIsAnsweredOnAConnectionThatLives() throws Exception {
        start();
        String request = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n";
        assertThat(raw(request + "\r\n" + request + "Connection: close\r\n\r\n").split("HTTP/1.1 200"))
                .hasSize(3);
    }
}
