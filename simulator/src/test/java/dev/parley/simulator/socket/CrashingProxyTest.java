package dev.parley.simulator.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CrashingProxyTest {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    private static String exchange(Socket socket, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        socket.getOutputStream().write(bytes);
        return new String(socket.getInputStream().readNBytes(bytes.length), StandardCharsets.US_ASCII);
    }

    @Test
    void what_is_killed_resets_its_connections_and_refuses_others_until_it_is_started_again() throws Exception {
        int target = vertx.createNetServer()
                .connectHandler(socket -> socket.handler(socket::write))
                .listen(0, "127.0.0.1")
                .await()
                .actualPort();
        CrashingProxy proxy = new CrashingProxy(vertx, target).start().await();
        int port = proxy.port();
        try (Socket before = new Socket("127.0.0.1", port)) {
            assertThat(exchange(before, "hello")).isEqualTo("hello");
            proxy.kill().await();
            assertThatThrownBy(() -> before.getInputStream().read()).isInstanceOf(SocketException.class);
            assertThatThrownBy(() -> new Socket("127.0.0.1", port)).isInstanceOf(ConnectException.class);
        }
        proxy.start().await();
        assertThat(proxy.port()).isEqualTo(port);
        try (Socket after = new Socket("127.0.0.1", port)) {
            assertThat(exchange(after, "again")).isEqualTo("again");
        }
    }
}
