package dev.parley.http;

import dev.parley.app.TestServer;
import dev.parley.testing.ScriptedEngine;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;

/** A server that a test starts with its settings, ended behind it. */
abstract class HttpServerTest {
    TestServer server;

    TestServer start(String... settings) throws Exception {
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

    String ask(String path, String host, String accept) throws IOException {
        try (Socket socket = new Socket("localhost", server.port())) {
            socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(TestServer.PATIENCE_SECONDS));
            String head = "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nAccept: " + accept
                    + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            return readToEnd(socket);
        }
    }

    /** Until the server closes. */
    static String readToEnd(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
}
