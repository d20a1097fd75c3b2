package dev.parley.http;

import dev.parley.transport.VertxInternals;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Closes connections on which no request begins, and those whose client takes nothing of an answer that is there. Silence
 * alone is no reason: a head that comes a byte at a time is never silent, and a client that waits for an hour's transcript,
 * or for a model that thinks, is. Loop only.
 */
final class RequestWait {
    private static final long NO_TIMER = -1;
    private static final long NOTHING_WAITS = -1;

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
        // Of the channel: the connection that became a WebSocket is never told that it is closed.
        VertxInternals.channel(connection).closeFuture().addListener(closed -> stop(timers.remove(connection)));
        requestEnded(connection);
    }

    /** Connections that are known here. */
    int open() {
        return timers.size();
    }

    void requestBegan(HttpConnection connection) {
        stop(timers.replace(connection, NO_TIMER));
    }

    /** Until {@link #requestEnded}: whether the client takes the answer, as far as there is one. */
    void watch(HttpConnection connection, HttpServerResponse response) {
        look(connection, response, NOTHING_WAITS);
    }

    private void look(HttpConnection connection, HttpServerResponse response, long before) {
        if (!timers.containsKey(connection) || response.ended()) {
            return;
        }
        long written = response.writeQueueFull() ? response.bytesWritten() : NOTHING_WAITS;
        if (written != NOTHING_WAITS && written == before) {
            cut(connection);
        } else {
            timers.put(connection, vertx.setTimer(wait.toMillis(), due -> look(connection, response, written)));
        }
    }

    /** Past Vert.x's own handler, which closes only once all that was written is taken. */
    private static void cut(HttpConnection connection) {
        VertxInternals.handler(VertxInternals.channel(connection)).close();
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
