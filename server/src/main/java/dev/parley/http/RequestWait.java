package dev.parley.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Closes connections on which no request begins: the idle timeout of the socket knows only silence, and a head that comes
 * a byte at a time is never silent. Loop only.
 */
final class RequestWait {
    private static final long NO_TIMER = -1;

    private final Vertx vertx;
    private final Duration wait;
    /** Open connections, each with the timer that runs while there is no request on it. */
    private final Map<HttpConnection, Long> timers = new HashMap<>();

    RequestWait(Vertx vertx, Duration wait) {
        this.vertx = vertx;
        this.wait = wait;
    }

    void connected(HttpConnection connection) {
        timers.put(connection, NO_TIMER);
        connection.closeHandler(closed -> stop(timers.remove(connection)));
        requestEnded(connection);
    }

    void requestBegan(HttpConnection connection) {
        stop(timers.replace(connection, NO_TIMER));
    }

    /** The answer is complete; the connection may be closed by then. */
    void requestEnded(HttpConnection connection) {
        if (timers.containsKey(connection)) {
            stop(timers.put(connection, vertx.setTimer(wait.toMillis(), late -> connection.close())));
        }
    }

    private void stop(@Nullable Long timer) {
        if (timer != null && timer != NO_TIMER) {
            vertx.cancelTimer(timer);
        }
    }
}
