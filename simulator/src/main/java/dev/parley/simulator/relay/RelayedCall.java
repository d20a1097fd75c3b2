package dev.parley.simulator.relay;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.datagram.DatagramSocket;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The packets of one call on their way through the relay: a port that its client sends to, and one that the server sees them
 * come from, which is another one after a move. On the relay's loop.
 */
final class RelayedCall {
    /** A call of which nothing has come for so long is over. */
    static final Duration IDLE = Duration.ofMinutes(1);

    private final Vertx vertx;
    private final String host;
    private final SocketAddress server;
    private final Impairment impairment;
    private final LongSupplier nanoTime;
    private final RandomGenerator random;
    private final DatagramSocket front;
    private DatagramSocket back;
    private @Nullable ImpairedLink up;
    private @Nullable ImpairedLink down;
    private @Nullable SocketAddress client;
    private int moves;
    private long lastNs;
    private long timer = -1;
    private long timerNs = Long.MAX_VALUE;
    private boolean closed;

    private RelayedCall(
            Vertx vertx,
            String host,
            SocketAddress server,
            Impairment impairment,
            LongSupplier nanoTime,
            RandomGenerator random) {
        this.vertx = vertx;
        this.host = host;
        this.server = server;
        this.impairment = impairment;
        this.nanoTime = nanoTime;
        this.random = random;
        this.lastNs = nanoTime.getAsLong();
        this.front = vertx.createDatagramSocket();
        this.back = vertx.createDatagramSocket();
    }

    /** Opens its ports, on the address {@code host}. */
    static Future<RelayedCall> open(
            Vertx vertx,
            String host,
            SocketAddress server,
            Impairment impairment,
            LongSupplier nanoTime,
            RandomGenerator random) {
        RelayedCall call = new RelayedCall(vertx, host, server, impairment, nanoTime, random);
        call.front.handler(packet -> call.fromClient(packet.data(), packet.sender()));
        call.back.handler(packet -> call.fromServer(packet.data()));
        return call.front
                .listen(0, host)
                .compose(opened -> call.back.listen(0, host))
                .map(opened -> call)
                .onFailure(failure -> call.close());
    }

    /** The port that its client sends to. */
    int port() {
        return front.localAddress().port();
    }

    private void fromClient(Buffer packet, SocketAddress from) {
        long now = nanoTime.getAsLong();
        lastNs = now;
        client = from;
        begin(now).put(packet.getBytes(), now);
        pass(now);
    }

    private void fromServer(Buffer packet) {
        long now = nanoTime.getAsLong();
        lastNs = now;
        if (down != null) {
            down.put(packet.getBytes(), now);
            pass(now);
        }
    }

    /** The call's time begins with its client's first packet. */
    private ImpairedLink begin(long now) {
        if (up == null) {
            up = new ImpairedLink(impairment, random, now);
            down = new ImpairedLink(impairment, random, now);
        }
        return up;
    }

    /** Hands on what is due, and comes again for the rest. */
    private void pass(long now) {
        if (closed || up == null || down == null || client == null) {
            return;
        }
        move(up.age(now).toNanos());
        for (byte[] each = up.poll(now); each != null; each = up.poll(now)) {
            back.send(Buffer.buffer(each), server.port(), server.host());
        }
        for (byte[] each = down.poll(now); each != null; each = down.poll(now)) {
            front.send(Buffer.buffer(each), client.port(), client.host());
        }
        long due = Math.min(up.dueNs(), down.dueNs());
        if (due < timerNs) {
            vertx.cancelTimer(timer);
            timerNs = due;
            long wait = Math.max(1, (due - now + 999_999) / 1_000_000);
            timer = vertx.setTimer(wait, fired -> {
                timerNs = Long.MAX_VALUE;
                pass(nanoTime.getAsLong());
            });
        }
    }

    /** What the server sends to the port before is lost, as at a NAT that knows nothing of it. */
    private void move(long sinceNs) {
        if (impairment.moved(sinceNs) > moves) {
            moves = impairment.moved(sinceNs);
            back.close();
            back = vertx.createDatagramSocket();
            back.handler(packet -> fromServer(packet.data()));
            back.listen(0, host).onFailure(failure -> close());
        }
    }

    /** Whether nothing has come for a long time. */
    boolean isIdle() {
        return nanoTime.getAsLong() - lastNs > IDLE.toNanos();
    }

    /** What became of its packets so far. */
    RelayCount count() {
        LinkCount none = new LinkCount(0, 0, 0);
        return new RelayCount(up == null ? none : up.count(), down == null ? none : down.count(), moves);
    }

    void close() {
        closed = true;
        vertx.cancelTimer(timer);
        front.close();
        back.close();
    }
}
