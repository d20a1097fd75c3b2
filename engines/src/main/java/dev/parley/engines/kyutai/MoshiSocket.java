package dev.parley.engines.kyutai;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.engines.support.WriteRoom;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import java.util.concurrent.CompletionStage;

/** A connection that has said Ready. Confined to the session's loop; its events come there. */
final class MoshiSocket {
    private final ClientWebSocket socket;
    private final Promise<Void> gone;
    private volatile Runnable room = () -> {};

    /** @param socket not connected yet: one that is closed already throws at a handler */
    MoshiSocket(ClientWebSocket socket, Promise<Void> gone) {
        this.socket = socket;
        this.gone = gone;
        socket.drainHandler(drained -> room.run());
    }

    void send(Buffer message) {
        if (!socket.isClosed()) {
            socket.writeBinaryMessage(message);
        }
    }

    /** Whether nothing more can be sent now, or ever. */
    boolean full() {
        return WriteRoom.isFull(socket);
    }

    void onRoom(SessionExecutor executor, Runnable room) {
        this.room = () -> run(executor, room);
    }

    /** Whether the server ended the stream in order, as after the last word: 1000, or a close frame without status. */
    boolean closedInOrder() {
        Short status = socket.closeStatusCode();
        return status != null && (status == 1000 || status == 1005);
    }

    /**
     * Ends the connection; completes when it is gone. The close frame goes out at once and makes the server stop; one
     * that does not answer it within the client's closing timeout is cut off.
     */
    CompletionStage<Void> hangUp() {
        if (!socket.isClosed()) {
            socket.close((short) 1000);
        }
        return gone.future().toCompletionStage();
    }

    static void run(SessionExecutor executor, Runnable task) {
        if (executor.inLoop()) {
            task.run();
        } else {
            executor.execute(task);
        }
    }
}
