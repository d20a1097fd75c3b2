package dev.parley.engines.support.service;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.provider.ProviderException;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One of several conversations on a shared WebSocket, such as what speech servers call a context. Its listener is told on its
 * session's loop, never from within a call, and nothing after {@link #close}. Session's loop only.
 */
public final class Channel {
    private final String id;
    private final SessionExecutor executor;
    private final Listener listener;
    private final Object lock = new Object();
    private volatile boolean over;
    private volatile Optional<SharedSocket> socket = Optional.empty();

    /** What comes of it: {@code opened}, messages, then one end. */
    public interface Listener {
        /** Messages can be sent. */
        void opened();

        /** A message for this channel, or for the whole connection. */
        void message(JsonObject message);

        /** There is no connection; the end. */
        void refused(ProviderException cause);

        /** The connection is gone; the end. {@code code} is 1006 where it broke without a close frame. */
        void closed(int code, String reason);
    }

    Channel(String id, SessionExecutor executor, Listener listener) {
        this.id = id;
        this.executor = executor;
        this.listener = listener;
    }

    /** What the server calls it. */
    public String id() {
        return id;
    }

    /** Nothing where it is not open. */
    public void send(JsonObject message) {
        if (!over) {
            socket.ifPresent(it -> it.send(message));
        }
    }

    /**
     * Ends it without another word to its listener; the connection goes on. Completes when what still comes for it is dropped.
     *
     * @param farewell told the server, if it is there
     */
    public CompletionStage<Void> close(Optional<JsonObject> farewell) {
        CompletableFuture<Void> gone = new CompletableFuture<>();
        Optional<SharedSocket> joined;
        synchronized (lock) {
            over = true;
            joined = socket;
        }
        joined.ifPresentOrElse(it -> it.detach(this, farewell, () -> gone.complete(null)), () -> gone.complete(null));
        return gone;
    }

    /** False: it was closed before. */
    boolean joined(SharedSocket where) {
        synchronized (lock) {
            if (!over) {
                socket = Optional.of(where);
            }
            return !over;
        }
    }

    void opened() {
        executor.execute(() -> unlessOver(listener::opened));
    }

    void deliver(JsonObject message) {
        if (executor.inLoop()) {
            unlessOver(() -> listener.message(message));
        } else {
            executor.execute(() -> unlessOver(() -> listener.message(message)));
        }
    }

    void refused(ProviderException cause) {
        executor.execute(() -> end(() -> listener.refused(cause)));
    }

    void closed(int code, String reason) {
        executor.execute(() -> end(() -> listener.closed(code, reason)));
    }

    private void end(Runnable last) {
        if (!over) {
            over = true;
            last.run();
        }
    }

    private void unlessOver(Runnable task) {
        if (!over) {
            task.run();
        }
    }
}
