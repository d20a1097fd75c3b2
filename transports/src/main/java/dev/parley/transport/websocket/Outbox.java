package dev.parley.transport.websocket;

import dev.parley.transport.ByteBudget;
import dev.parley.transport.VertxInternals;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrameType;

/** Sends a client's output and counts what it has not taken yet. Confined to the connection's loop. */
final class Outbox {
    private final ServerWebSocket socket;
    private final ByteBudget.Account held;
    private final KeepAlive life;
    private long unsent;

    Outbox(ServerWebSocket socket, ByteBudget.Account held, KeepAlive life) {
        this.socket = socket;
        this.held = held;
        this.life = life;
    }

    /** One whole message. */
    void send(WebSocketFrameType type, Buffer message) {
        int length = message.length();
        if (unsent == 0) {
            life.taken();
        }
        unsent += length;
        held.add(length);
        Future<Void> taken = socket.writeFrame(VertxInternals.frame(type, message));
        taken.onComplete(ignored -> {
            unsent -= length;
            held.add(-length);
            life.taken();
        });
    }

    /** Bytes of the messages that wait. */
    long unsent() {
        return unsent;
    }
}
