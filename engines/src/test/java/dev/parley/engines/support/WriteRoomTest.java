package dev.parley.engines.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.WebSocket;
import java.lang.reflect.Proxy;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class WriteRoomTest {
    private static WebSocket socket(boolean closed, Supplier<Boolean> full) {
        return (WebSocket) Proxy.newProxyInstance(
                WriteRoomTest.class.getClassLoader(),
                new Class<?>[] {WebSocket.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "isClosed" -> closed;
                    case "writeQueueFull" -> full.get();
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    @Test
    void one_that_is_open_says_itself_whether_it_is_full() {
        assertThat(WriteRoom.isFull(socket(false, () -> true))).isTrue();
        assertThat(WriteRoom.isFull(socket(false, () -> false))).isFalse();
    }

    @Test
    void one_that_is_closed_never_takes_more() {
        assertThat(WriteRoom.isFull(socket(true, () -> false))).isTrue();
    }

    @Test
    void one_that_closes_between_two_questions_is_full_and_nothing_is_thrown() {
        Supplier<Boolean> throwing = () -> {
            throw new IllegalStateException("WebSocket is closed");
        };
        assertThat(WriteRoom.isFull(socket(false, throwing))).isTrue();
    }
}
