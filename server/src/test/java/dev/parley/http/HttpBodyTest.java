package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.parley.app.TestServer;
import io.vertx.core.json.JsonObject;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bodies and heads that drip, grow, or come in forms that are not taken. */
class HttpBodyTest extends HttpServerTest {
    @Test
    void aCompressedBodyIsRefusedForThat() throws Exception {
        start();
        HttpResponse<String> answer = server.send("POST", "/v1/audio/speech", "Content-Encoding", "gzip");
        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(answer.body()).contains("Content-Encoding gzip");
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @CsvSource({"POST, /v1/chat/completions, 408", "POST, /v1/audio/speech, 408", "PUT, /nothing, 404"})
    void aBodyThatDripsIsTimedOut(String method, String path, int status) throws Exception {
        start("limits.body-time", "3s");
        try (Socket socket = new Socket("localhost", server.port())) {
            beginChunked(socket, method, path);
            // Leaves the rest of the body open.
            socket.getOutputStream().write("1\r\n{\r\n".getBytes(StandardCharsets.ISO_8859_1));
            String answer = readToEnd(socket);
            assertThat(answer).startsWith("HTTP/1.1 " + status);
        }
    }

    @Test
    void allBodiesTogetherAreBoundedUntilTheirRequestsEnd() throws Exception {
        start("limits.held", "64KiB");
        assertThat(busyBesideABodyThatIsHeld()).contains("limits.held");
        assertThat(answeredAtLast(400, "messages")).contains("invalid_request_error");
    }

    /** A body that begins while a question is read is refused itself: then there is another. */
    private String busyBesideABodyThatIsHeld() throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TestServer.PATIENCE_SECONDS);
        while (System.nanoTime() < deadline) {
            try (Socket socket = new Socket("localhost", server.port())) {
                beginChunked(socket, "POST", "/v1/chat/completions"); // may become as long as any
                while (socket.getInputStream().available() == 0 && System.nanoTime() < deadline) {
                    HttpResponse<String> answer = ask(client);
                    // Until an engine is chosen, 503 says that.
                    if (answer.statusCode() == 503 && answer.body().contains("\"server_busy\"")) {
                        return answer.body();
                    }
                }
            }
        }
        throw new AssertionError("was never busy");
    }

    private HttpResponse<String> ask(HttpClient client) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + "/v1/chat/completions"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{}"))
                        .build(),
                BodyHandlers.ofString());
    }

    /** Asks until it is answered so: when another connection's request is seen, or gone, nobody is told. */
    private String answeredAtLast(int status, String words) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TestServer.PATIENCE_SECONDS);
        HttpResponse<String> answer;
        do {
            answer = ask(client);
        } while ((answer.statusCode() != status || !answer.body().contains(words)) && System.nanoTime() < deadline);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains(words);
        return answer.body();
    }

    /** What becomes a WebSocket is not timed, and has no body. */
    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @CsvSource({
        "POST, /v1/chat/completions, 408",
        "POST, /v1/voices, 408",
        "GET, /v1/realtime, 426",
        "GET, /v1/realtime?model=parley, 426",
    })
    void aBodyThatDripsBehindTheHeadOfAnUpgradeIsTimedOutToo(String method, String path, int status) throws Exception {
        start("limits.body-time", "3s"); // longer than a busy machine takes to refuse what is not timed
        try (Socket socket = new Socket("localhost", server.port())) {
            socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(TestServer.PATIENCE_SECONDS));
            String head = method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nContent-Length: 20\r\n\r\n{";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            assertThat(readToEnd(socket)).startsWith("HTTP/1.1 " + status);
        }
    }

    @Test
    void aLineOrAHeadOverTheLimitIsRefused() throws Exception {
        start();
        String long16 = "a".repeat(16 << 10);
        assertThat(ask("/" + long16, "localhost", "*/*")).contains(" 414 ");
        assertThat(ask("/", "localhost", long16)).contains(" 431 ");
        assertThat(ask("/", "localhost", "a".repeat(15 << 10))).contains(" 200 ");
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

    @Execution(ExecutionMode.CONCURRENT)
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

    @Execution(ExecutionMode.CONCURRENT)
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
}
