package dev.parley.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every route, with the worst that it takes, over two connections: see {@link Bystander}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RouteBystanderTest {
    private static final int CONNECTIONS = 2;
    private static final int MIB = 1 << 20;
    private static final Pattern PATH = Pattern.compile("prefix \\+ \"(/[a-z0-9_/-]+)\"|= \"(/v1/[a-z0-9_/-]+)\"");

    private Bystander others;

    private record Attack(String name, String path, byte[] request) {
        @Override
        public String toString() {
            return name;
        }
    }

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        others = new Bystander(folder, false);
    }

    @AfterAll
    void stop() {
        others.close();
    }

    private static Attack get(String path) {
        String name = path.length() < 50 ? path : path.substring(0, 20) + "…, " + path.length() + " characters";
        return new Attack(
                "GET " + name,
                path,
                ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                        .getBytes(StandardCharsets.ISO_8859_1));
    }

    private static Attack post(String path, String what, String type, byte[] body) {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: "
                        + type + "\r\nContent-Length: " + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
        request.writeBytes(body);
        return new Attack("POST " + path + ", " + what, path, request.toByteArray());
    }

    private static Attack json(String path, String what, String body) {
        return post(path, what, "application/json", body.getBytes(StandardCharsets.UTF_8));
    }

    private static String list(int length, IntFunction<String> element) {
        return IntStream.range(0, length).mapToObj(element).collect(Collectors.joining(",", "[", "]"));
    }

    private static byte[] form(int bytes, String fields) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes((fields + "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
        body.writeBytes(new byte[bytes]);
        body.writeBytes("\r\n--b--\r\n".getBytes(StandardCharsets.ISO_8859_1));
        return body.toByteArray();
    }

    private static Attack raw(String name, String request) {
        return new Attack(name, "", request.getBytes(StandardCharsets.ISO_8859_1));
    }

    static Stream<Attack> attacks() {
        String million = "x".repeat(1_000_000);
        String message = "{\"role\":\"user\",\"content\":\"" + "x".repeat(2000) + "\"}";
        String session = "{\"session\":{\"type\":\"realtime\",\"instructions\":\"" + million + "\"}}";
        return Stream.of(
                get("/"),
                get("/health/live"),
                get("/health/ready"),
                get("/v1/health"),
                get("/metrics"),
                get("/v1/voices"),
                get("/v1/admin/pools"),
                get("/v1/voice-donation"),
                get("/v1/models"),
                get("/v1/models/" + "m".repeat(8000)),
                get("/v1/realtime"),
                get("/ws-client"),
                get("/status"),
                json("/start", "64 KiB of numbers", "[" + "1,".repeat(32_000) + "1]"),
                json("/start", "sessions", "{}"),
                json(
                        "/api/offer",
                        "60 KB of lines that are no offer",
                        "{\"type\":\"offer\",\"sdp\":\"v=0" + "\\na=x".repeat(10_000) + "\"}"),
                json("/sessions/none/api/offer", "64 KiB of numbers", "[" + "1,".repeat(32_000) + "1]"),
                get("/" + "x".repeat(15_000)),
                json("/v1/chat/completions", "2000 messages, 4 MB", "{\"messages\":" + list(2000, i -> message) + "}"),
                json("/v1/chat/completions", "4 MiB of numbers", "[" + "1,".repeat(2 * MIB - 100) + "1]"),
                json("/v1/chat/completions", "nested", "{\"a\":" + "[".repeat(4 * MIB - 100)),
                json("/v1/connect", "4 KiB of numbers", "[" + "1,".repeat(2000) + "1]"),
                json("/v1/audio/speech", "4096 characters", "{\"input\":\"" + "word ".repeat(819) + "\"}"),
                json("/v1/audio/speech", "4 MiB", "{\"input\":\"" + "x".repeat(4 * MIB - 100) + "\"}"),
                post(
                        "/v1/audio/transcriptions",
                        "25 MB that are no audio",
                        "multipart/form-data; boundary=b",
                        form(25_000_000, "")),
                post(
                        "/v1/audio/transcriptions",
                        "a thousand fields",
                        "multipart/form-data; boundary=b",
                        form(100, "--b\r\nContent-Disposition: form-data; name=\"prompt\"\r\n\r\nx\r\n".repeat(1000))),
                json("/v1/realtime/client_secrets", "a million characters", session),
                json("/v1/realtime/sessions", "a million characters", "{\"instructions\":\"" + million + "\"}"),
                post(
                        "/v1/realtime/calls",
                        "64 KB of lines that are no offer",
                        "application/sdp",
                        ("v=0\r\n" + "a=x\r\n".repeat(13_000)).getBytes(StandardCharsets.UTF_8)),
                post("/v1/realtime", "4 MB of an offer", "application/sdp", new byte[4_000_000]),
                post("/v1/realtime/calls", "10 MB of an offer", "application/sdp", new byte[10_000_000]),
                post("/api/offer", "10 MB of an offer", "application/json", new byte[10_000_000]),
                json("/v1/realtime/calls/:id/hangup", "4 MiB", "x".repeat(4 * MIB - 100)),
                json(
                        "/v1/realtime/transcription_sessions",
                        "4 MiB of numbers",
                        "[" + "1,".repeat(2 * MIB - 100) + "1]"),
                post("/v1/voices", "4 MB", "multipart/form-data; boundary=b", form(4_000_000, "")),
                post("/v1/voice-donation", "4 MB", "multipart/form-data; boundary=b", form(4_000_000, "")),
                raw("no HTTP", "\u0001\u0002 no http at all\r\n\r\n"),
                raw("a head of 64 KiB", "GET / HTTP/1.1\r\nX: " + "x".repeat(64 << 10) + "\r\n\r\n"),
                raw(
                        "chunks of a byte",
                        "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                                + "Transfer-Encoding: chunked\r\n\r\n"
                                + "1\r\nx\r\n".repeat(200_000) + "0\r\n\r\n"),
                raw(
                        "a thousand requests at once",
                        "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(1000)
                                + "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
    }

    static Stream<Attack> chosen() {
        return attacks().filter(attack -> attack.name().contains(Bystander.ONLY));
    }

    @ParameterizedTest
    @MethodSource("chosen")
    void aClientAtItsWorstLeavesTheLoopsToOthers(Attack attack) throws Exception {
        others.areLeftAlone(attack.name(), () -> {
            List<Thread> connections = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                connections.add(Thread.ofVirtual().start(() -> repeat(attack)));
            }
            try {
                for (Thread each : connections) {
                    each.join();
                }
            } catch (InterruptedException e) {
                connections.forEach(Thread::interrupt);
            }
        });
    }

    private void repeat(Attack attack) {
        while (!Thread.currentThread().isInterrupted()) {
            try (Socket socket = new Socket("localhost", others.port())) {
                socket.setSoTimeout(20_000);
                Thread writer = Thread.ofVirtual().start(() -> write(socket, attack.request()));
                InputStream in = socket.getInputStream();
                byte[] answer = new byte[64 << 10];
                while (in.read(answer) >= 0) {
                    continue;
                }
                writer.interrupt();
            } catch (IOException gone) {
                // Closed by the server, or by the interruption.
            }
        }
    }

    private static void write(Socket socket, byte[] request) {
        try {
            socket.getOutputStream().write(request);
        } catch (IOException gone) {
            // The server has answered already, and closed.
        }
    }

    /** Otherwise a client waits on a kept connection, and nothing is attacked while it is measured. */
    @ParameterizedTest
    @MethodSource("attacks")
    void anAttackGoesOn(Attack attack) {
        String request = new String(attack.request(), StandardCharsets.ISO_8859_1);
        boolean refusedAsHttp = Set.of("no HTTP", "a head of 64 KiB").contains(attack.name());
        assertThat(request.contains("Connection: close\r\n")).isNotEqualTo(refusedAsHttp);
    }

    @Test
    void noRouteIsLeftOut() throws IOException {
        Set<String> routes = new TreeSet<>();
        for (String file : List.of(
                "Routes",
                "openai/OpenAiRoutes",
                "unmute/UnmuteRoutes",
                "pipecat/PipecatRoutes",
                "connect/ConnectRoutes")) {
            Matcher path = PATH.matcher(
                    Files.readString(Path.of("..", "http", "src/main/java/dev/parley/http", file + ".java")));
            while (path.find()) {
                routes.add(path.group(1) == null ? path.group(2) : path.group(1));
            }
        }
        assertThat(routes).hasSizeGreaterThan(12);
        assertThat(attacks().map(Attack::path)).containsAll(routes);
    }
}
