package dev.parley.simulator.link;

import dev.parley.simulator.fault.Fault;
import dev.parley.simulator.vertx.SimulatorVertx;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;

/** One connection, which fails as its fault says. Confined to its loop. */
public final class JsonLink {
    private static final int SLOWDOWN = 10;

    private final ServerWebSocket socket;
    private final Fault fault;
    private int sent;
    private Future<Void> lastWrite = Future.succeededFuture();

    public JsonLink(ServerWebSocket socket, Fault fault) {
        this.socket = socket;
        this.fault = fault;
    }

    public boolean has(Fault.Kind kind) {
        return fault.kind() == kind;
    }

    /** The rate of the sound that it sends, of which the client asks that it is {@code wanted}. */
    public int rate(int wanted) {
        return fault.rate(wanted);
    }

    /** How many times slower than usual it is served. */
    public int slowdown() {
        return has(Fault.Kind.SLOW) ? SLOWDOWN : 1;
    }

    /** Garbage is half a character, or no JSON, by turns. */
    public void send(JsonObject message) {
        boolean due = sent++ >= fault.after();
        if (socket.isClosed()) {
            return;
        }
        switch (due ? fault.kind() : Fault.Kind.NONE) {
            case STALL -> {}
            case DROP -> lastWrite.onComplete(gone -> SimulatorVertx.cut(socket));
            case GARBAGE -> lastWrite = sent % 2 == 0 ? halfCharacter(message) : noMessage();
            default -> lastWrite = socket.writeTextMessage(message.encode());
        }
    }

    private Future<Void> halfCharacter(JsonObject message) {
        byte[] cut = message.encode().concat("ü").getBytes(StandardCharsets.UTF_8);
        return socket.writeFrame(SimulatorVertx.text(Unpooled.wrappedBuffer(cut, 0, cut.length - 1)));
    }

    private Future<Void> noMessage() {
        return socket.writeTextMessage("<html>no message</html>");
    }

    /** Runs it once all that was sent has left. */
    public void afterwards(Runnable task) {
        lastWrite.onComplete(gone -> task.run());
    }

    /** Closes it behind what was sent. */
    public void close(int code, String reason) {
        afterwards(() -> socket.close((short) code, reason));
    }
}
