package dev.parley.rtc.sctp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What comes in: which chunks are there, messages put together of them, and those of ordered streams in their order (RFC 9260
 * sections 6.5 to 6.9, RFC 3758 section 3.6).
 */
final class InboundData {
    /** Bytes of chunks and messages that wait for others: the window told to the client. */
    static final int MOST_BYTES = 1 << 20;

    /** Chunks that wait to become messages; a client that cuts finer is held up by its own. */
    static final int MOST_CHUNKS = 4096;

    /** Those that INIT offers to the client. */
    static final int STREAMS = 1024;

    private static final int CHUNK_OVERHEAD = 64;
    private static final int GAPS_TOLD = 100;

    private final Consumer<SctpMessage> out;
    private final int longestMessage;
    private long cumulative;
    /** Numbers above the cumulative one that came. */
    private final TreeSet<Long> ahead = new TreeSet<>();

    private final NavigableMap<Long, SctpChunk.Data> chunks = new TreeMap<>();
    private final Map<Integer, Ordered> streams = new HashMap<>();
    private int held;

    /** Messages of one ordered stream that wait for those before them. */
    private static final class Ordered {
        private int next;
        private final Map<Integer, SctpMessage> waiting = new HashMap<>();
    }

    InboundData(int firstTsn, int longestMessage, Consumer<SctpMessage> out) {
        this.cumulative = Tsn.start(firstTsn) - 1;
        this.longestMessage = longestMessage;
        this.out = out;
    }

    /** Takes a chunk. Returns whether it was the next one and nothing is missing. Throws at what no honest client would send. */
    boolean take(SctpChunk.Data chunk) throws SctpFormatException {
        if (chunk.stream() >= STREAMS || held > 2 * MOST_BYTES) {
            throw new SctpFormatException("stream " + chunk.stream() + ", " + held + " bytes held");
        }
        long tsn = Tsn.unwrap(cumulative, chunk.tsn());
        boolean inOrder = tsn == cumulative + 1 && ahead.isEmpty();
        boolean known = tsn <= cumulative || ahead.contains(tsn);
        boolean room = tsn == cumulative + 1 || held + chunk.payload().length <= MOST_BYTES;
        if (known || !room || tsn - cumulative > MOST_CHUNKS || chunks.size() >= MOST_CHUNKS) {
            return false;
        }
        ahead.add(tsn);
        advance();
        chunks.put(tsn, chunk);
        held += chunk.payload().length + CHUNK_OVERHEAD;
        assemble(tsn);
        return inOrder;
    }

    private void advance() {
        while (!ahead.isEmpty() && ahead.first() == cumulative + 1) {
            ahead.pollFirst();
            cumulative++;
        }
    }

    private void assemble(long tsn) throws SctpFormatException {
        long first = tsn;
        SctpChunk.Data chunk = chunks.get(first);
        while (chunk != null && !chunk.begin()) {
            chunk = chunks.get(--first);
        }
        if (chunk == null) {
            return;
        }
        SctpChunk.Data head = chunk;
        long last = first;
        int size = 0;
        while (chunk != null) {
            size += chunk.payload().length;
            if (size > longestMessage) {
                throw new SctpFormatException("a message of more than " + longestMessage + " bytes");
            }
            if (chunk.end()) {
                join(head, first, last, size);
                return;
            }
            chunk = chunks.get(++last);
        }
    }

    private void join(SctpChunk.Data head, long first, long last, int size) {
        byte[] payload = new byte[size];
        int at = 0;
        for (long tsn = first; tsn <= last; tsn++) {
            SctpChunk.Data chunk = chunks.get(tsn);
            if (chunk != null) {
                System.arraycopy(chunk.payload(), 0, payload, at, chunk.payload().length);
                at += chunk.payload().length;
            }
            drop(tsn);
        }
        SctpMessage message = new SctpMessage(head.stream(), head.protocol(), payload);
        if (head.unordered()) {
            out.accept(message);
            return;
        }
        Ordered stream = streams.computeIfAbsent(head.stream(), any -> new Ordered());
        if (stream.waiting.putIfAbsent(head.sequence(), message) == null) {
            held += size + CHUNK_OVERHEAD;
        }
        deliver(stream);
    }

    private void drop(long tsn) {
        SctpChunk.Data chunk = chunks.remove(tsn);
        if (chunk != null) {
            held -= chunk.payload().length + CHUNK_OVERHEAD;
        }
    }

    private void deliver(Ordered stream) {
        while (deliverNext(stream)) {
            stream.next = (stream.next + 1) & 0xffff;
        }
    }

    private boolean deliverNext(Ordered stream) {
        SctpMessage message = stream.waiting.remove(stream.next);
        if (message == null) {
            return false;
        }
        held -= message.payload().length + CHUNK_OVERHEAD;
        out.accept(message);
        return true;
    }

    /** The client has given some up. */
    void forward(SctpChunk.ForwardTsn forward) {
        long to = Tsn.unwrap(cumulative, forward.tsn());
        if (to <= cumulative || to - cumulative > MOST_CHUNKS) {
            return;
        }
        cumulative = to;
        ahead.headSet(to, true).clear();
        advance();
        new ArrayList<>(chunks.headMap(to, true).keySet()).forEach(this::drop);
        for (int i = 0; i < forward.streams().length; i++) {
            Ordered stream = streams.computeIfAbsent(forward.streams()[i], any -> new Ordered());
            int behind = (forward.sequences()[i] + 1) & 0xffff;
            while (stream.next != behind && ((behind - stream.next) & 0xffff) <= MOST_CHUNKS) {
                deliverNext(stream);
                stream.next = (stream.next + 1) & 0xffff;
            }
            deliver(stream);
        }
    }

    /** Whether everything up to that number has come. */
    boolean hasAll(int tsn) {
        return Tsn.unwrap(cumulative, tsn) <= cumulative;
    }

    /** The client begins these streams anew; none named for all. */
    void reset(int[] which) {
        List<Integer> names = new ArrayList<>();
        for (int each : which) {
            names.add(each);
        }
        for (int each : names.isEmpty() ? new ArrayList<>(streams.keySet()) : names) {
            Ordered stream = streams.remove(each);
            if (stream != null) {
                stream.waiting.values().forEach(message -> held -= message.payload().length + CHUNK_OVERHEAD);
            }
        }
    }

    SctpChunk.Sack sack() {
        List<Integer> gaps = new ArrayList<>();
        long start = -1;
        long end = -1;
        for (long each : ahead) {
            if (each != end + 1 || start < 0) {
                if (start >= 0) {
                    gaps.add((int) (start - cumulative));
                    gaps.add((int) (end - cumulative));
                }
                if (gaps.size() == 2 * GAPS_TOLD) {
                    start = -1;
                    break;
                }
                start = each;
            }
            end = each;
        }
        if (start >= 0) {
            gaps.add((int) (start - cumulative));
            gaps.add((int) (end - cumulative));
        }
        int[] told = gaps.stream().mapToInt(Integer::intValue).toArray();
        return new SctpChunk.Sack((int) cumulative, Math.max(0, MOST_BYTES - held), told);
    }

    int cumulativeTsn() {
        return (int) cumulative;
    }

    /** Bytes that wait for others. */
    int held() {
        return held;
    }
}
