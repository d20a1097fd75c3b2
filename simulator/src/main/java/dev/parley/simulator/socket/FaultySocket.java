package dev.parley.simulator.socket;

import dev.parley.simulator.fault.Fault;
import dev.parley.simulator.vertx.SimulatorVertx;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The server's end of one connection that speaks in JSON, through which its fault works: of {@link Fault.Kind} those that take
 * the connection. Confined to the connection's loop.
 *
 * <p>Bounded: {@value #MAX_WAITING} tasks of a slow connection wait; more end it.
 */
public final class FaultySocket {
    private static final int SLOW_MS = 80;
    private static final int MAX_WAITING = 20_000;
    private static final String GARBAGE = "{\"type\":";

    private final Vertx vertx;
    private final ServerWebSocket socket;
    private final Fault fault;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private Future<Void> lastWrite = Future.succeededFuture();
    private boolean working;
    private int sent;

    public FaultySocket(Vertx vertx, ServerWebSocket socket, Fault fault) {
        this.vertx = vertx;
        this.socket = socket;
        this.fault = fault;
    }

    public boolean open() {
        return !socket.isClosed();
    }

    /** Does a task of the server in its turn: at once, or much later on a slow connection, or never where it hangs. */
    public void work(Runnable task) {
        switch (fault.kind()) {
            case HANG -> {}
            case SLOW -> later(task);
            default -> task.run();
        }
    }

    private void later(Runnable task) {
        waiting.add(task);
        if (waiting.size() > MAX_WAITING) {
            close(1011, "too much at once");
        } else if (!working) {
            working = true;
            next();
        }
    }

    private void next() {
        Runnable task = waiting.poll();
        working = task != null && open();
        if (task != null && open()) {
            task.run();
            vertx.setTimer(SLOW_MS, due -> next());
        }
    }

    /** Sends a message, if its fault does not prevent it. */
    public void send(JsonObject message) {
        boolean due = sent++ >= fault.after();
        switch (due ? fault.kind() : Fault.Kind.NONE) {
            case STALL, HANG -> {}
            // What was sent before it arrives: what is lost is known for certain.
            case DROP -> lastWrite.onComplete(gone -> SimulatorVertx.cut(socket));
            case GARBAGE -> write(GARBAGE);
            default -> write(message.encode());
        }
    }

    private void write(String text) {
        if (open()) {
            lastWrite = socket.writeTextMessage(text);
        }
    }

    /** Ends the connection in order, unless it is one that says nothing. */
    public void close(int code, String reason) {
        if (open() && fault.kind() != Fault.Kind.STALL && fault.kind() != Fault.Kind.HANG) {
            socket.close((short) code, reason);
        }
    }
}
