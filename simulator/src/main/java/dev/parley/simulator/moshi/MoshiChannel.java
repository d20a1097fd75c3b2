package dev.parley.simulator.moshi;

import dev.parley.simulator.trace.Trace;
import io.vertx.core.Vertx;

/** One connection's behaviour behind the handshake, on the connection's loop. */
abstract class MoshiChannel {
    private final MoshiLink link;
    private final Context context;
    private boolean ready;
    private long readyNanos;

    /** What the connections of one server share. */
    record Context(Vertx vertx, MoshiMetrics metrics, Trace trace) {}

    MoshiChannel(MoshiLink link, Context context) {
        this.link = link;
        this.context = context;
    }

    final MoshiLink link() {
        return link;
    }

    final Context context() {
        return context;
    }

    /** Takes what clients send from now on. */
    final void ready() {
        ready = true;
        readyNanos = System.nanoTime();
    }

    /** Since when the client may send. */
    final long readyNanos() {
        return readyNanos;
    }

    abstract void start();

    /** A message of the client; its type is one of this route's, or wrong. */
    abstract void message(MoshiInput input);

    /** A WebSocket text frame. */
    abstract void text(String message);

    abstract void closed();

    /** Steps of the model so far. */
    abstract long steps();

    /** Bytes that are no message end the connection, as they do with the real server. */
    final void binary(byte[] message) {
        if (ready) {
            MoshiInput.read(message).ifPresentOrElse(this::message, link::cut);
        }
    }

    final void textFrame(String message) {
        if (ready) {
            text(message);
        }
    }

    final void unexpected(MoshiInput input) {
        link.refuse("unexpected message " + input.type());
    }
}
