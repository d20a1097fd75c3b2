package dev.parley.transport.webrtc;

import dev.parley.transport.ByteBudget;
import java.util.ArrayDeque;
import java.util.Deque;

/** Messages that wait, in order; their bytes count with what all connections hold. Loop only. */
final class HeldMessages {
    private final ByteBudget.Account held;
    private final Deque<Message> waiting = new ArrayDeque<>();
    private long bytes;

    record Message(boolean text, byte[] bytes) {}

    HeldMessages(ByteBudget.Account held) {
        this.held = held;
    }

    void add(Message message) {
        waiting.add(message);
        bytes += message.bytes.length;
        held.add(message.bytes.length);
    }

    /** The next one; there has to be one. */
    Message first() {
        return waiting.element();
    }

    Message remove() {
        Message first = waiting.remove();
        bytes -= first.bytes.length;
        held.add(-first.bytes.length);
        return first;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Of all that wait. */
    long bytes() {
        return bytes;
    }

    /** Drops all. */
    void clear() {
        while (!waiting.isEmpty()) {
            remove();
        }
    }
}
