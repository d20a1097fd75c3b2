package dev.parley.rtc.sctp;

import java.util.TreeMap;
import java.util.function.Consumer;

/** Messages of one ordered stream, put into the order of their sequence numbers (RFC 9260 section 6.6). */
final class OrderedStream {
    private final Consumer<SctpMessage> out;
    /** By sequence number, counted on beyond its 16 bits. */
    private final TreeMap<Long, SctpMessage> waiting = new TreeMap<>();

    private long next;
    private int held;

    OrderedStream(Consumer<SctpMessage> out) {
        this.out = out;
    }

    /** Bytes of messages that wait for those before them, with what each takes besides. */
    int held() {
        return held;
    }

    /** Takes a message; one whose turn is over, or that is there already, is dropped. */
    void take(int sequence, SctpMessage message) {
        long number = number(sequence);
        if (number < next || waiting.putIfAbsent(number, message) != null) {
            return;
        }
        held += size(message);
        deliver();
    }

    /** The client has given up what is missing up to this number. */
    void forward(int sequence) {
        long last = number(sequence);
        while (!waiting.isEmpty() && waiting.firstKey() <= last) {
            deliverFirst();
        }
        next = Math.max(next, last + 1);
        deliver();
    }

    private long number(int sequence) {
        return next + (short) (sequence - (int) next);
    }

    private void deliver() {
        while (!waiting.isEmpty() && waiting.firstKey() == next) {
            deliverFirst();
            next++;
        }
    }

    private void deliverFirst() {
        SctpMessage message = waiting.pollFirstEntry().getValue();
        held -= size(message);
        out.accept(message);
    }

    private static int size(SctpMessage message) {
        return message.payload().length + InboundData.CHUNK_OVERHEAD;
    }
}
