package dev.parley.simulator.moshi;

import dev.parley.simulator.fault.Fault;
import dev.parley.simulator.vertx.SimulatorVertx;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;

/** The server's end of one connection, through which its fault works. Confined to the connection's loop. */
final class MoshiLink {
    private static final long PING_MS = 10_000;
    private static final int SLOWDOWN = 10;
    private static final Buffer GARBAGE = Buffer.buffer(new byte[] {(byte) 0xC1, 0x00, (byte) 0xFF, 0x42});

    private final ServerWebSocket socket;
    private final Fault fault;
    private final MoshiOutput output = new MoshiOutput();
    private int sent;
    private Future<Void> lastWrite = Future.succeededFuture();

    MoshiLink(ServerWebSocket socket, Fault fault) {
        this.socket = socket;
        this.fault = fault;
    }

    MoshiOutput output() {
        return output;
    }

    boolean wrongOrder() {
        return fault.kind() == Fault.Kind.WRONG_ORDER;
    }

    /** Whether the sound of the wire has half as many samples for the server as it should. */
    boolean wrongRate() {
        return fault.kind() == Fault.Kind.WRONG_RATE;
    }

    /** How many times slower than configured this connection is served. */
    int slowdown() {
        return fault.kind() == Fault.Kind.SLOW ? SLOWDOWN : 1;
    }

    boolean open() {
        return !socket.isClosed();
    }

    /** Not subject to {@link Fault#after()}. */
    void sendReady() {
        write(output.ready());
    }

    /** Whether nothing that is sent now arrives any more, because of the fault. */
    boolean lost() {
        return mayBeLost() && sent >= fault.after();
    }

    /** Whether a fault will make it so. */
    boolean mayBeLost() {
        return fault.kind() == Fault.Kind.STALL
                || fault.kind() == Fault.Kind.DROP
                || fault.kind() == Fault.Kind.GARBAGE;
    }

    void send(Buffer message) {
        boolean due = sent++ >= fault.after();
        switch (fault.kind()) {
            case STALL -> {
                if (!due) {
                    write(message);
                }
            }
            case DROP -> {
                if (due) {
                    // What was sent before it arrives: what is lost is known for certain.
                    lastWrite.onComplete(gone -> cut());
                } else {
                    write(message);
                }
            }
            case GARBAGE -> write(due ? GARBAGE : message);
            default -> write(message);
        }
    }

    private void write(Buffer message) {
        if (open()) {
            lastWrite = socket.writeBinaryMessage(message);
        }
    }

    void refuse(String reason) {
        write(output.error(reason));
        socket.close();
    }

    void close() {
        if (open() && fault.kind() != Fault.Kind.STALL) {
            socket.close((short) 1000);
        }
    }

    /** Ends the connection as a crashed server does. */
    void cut() {
        SimulatorVertx.cut(socket);
    }

    /** Pings as the real server does, and gives a client up that sends nothing, not even pongs. */
    void keepAlive(Vertx vertx, long patienceMs) {
        long[] heard = {System.nanoTime()};
        socket.frameHandler(frame -> heard[0] = System.nanoTime());
        socket.pongHandler(pong -> heard[0] = System.nanoTime());
        long timer = vertx.setPeriodic(PING_MS, tick -> {
            if (System.nanoTime() - heard[0] > patienceMs * 1_000_000) {
                socket.close();
            } else {
                socket.writePing(Buffer.buffer(new byte[] {1}));
            }
        });
        socket.endHandler(end -> vertx.cancelTimer(timer));
    }
}
