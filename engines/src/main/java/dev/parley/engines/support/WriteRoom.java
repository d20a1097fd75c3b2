package dev.parley.engines.support;

import io.vertx.core.http.WebSocket;

/** Whether a socket takes more. Thread-safe. */
public final class WriteRoom {
    private WriteRoom() {}

    /**
     * Whether nothing more should be sent now, or ever. Vert.x throws at a closed socket that is asked, and a socket that lives
     * on another loop may close between two questions.
     */
    public static boolean isFull(WebSocket socket) {
        if (socket.isClosed()) {
            return true;
        }
        try {
            return socket.writeQueueFull();
        } catch (IllegalStateException closed) {
            return true;
        }
    }
}
