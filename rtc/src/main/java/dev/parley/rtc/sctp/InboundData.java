package dev.parley.rtc.sctp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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

    /** What a chunk or a message that waits takes beside its payload. */
    static final int CHUNK_OVERHEAD = 64;

    private static final int GAPS_TOLD = 100;

    private final Consumer<SctpMessage> out;
    private final Fragments fragments;
    private final Map<Integer, OrderedStream> streams = new HashMap<>();
    private long cumulative;
    /** Numbers above the cumulative one that came. */
    private final TreeSet<Long> ahead = new TreeSet<>();

    /** Bytes that wait in ordered streams. */
    private int waiting;

    InboundData(int firstTsn, int longestMessage, Consumer<SctpMessage> out) {
        this.cumulative = Tsn.start(firstTsn) - 1;
        this.fragments = new Fragments(longestMessage);
        this.out = out;
    }

    /** Takes a chunk. Returns whether it was the next one and nothing is missing. Throws at what no honest client would send. */
    boolean take(SctpChunk.Data chunk) throws SctpFormatException {
        if (chunk.stream() >= STREAMS || held() > 2 * MOST_BYTES) {
            throw new SctpFormatException("stream " + chunk.stream() + ", " + held() + " bytes held");
        }
        long tsn = Tsn.unwrap(cumulative, chunk.tsn());
        boolean inOrder = tsn == cumulative + 1 && ahead.isEmpty();
        boolean known = tsn <= cumulative || ahead.contains(tsn);
        boolean room = tsn == cumulative + 1 || held() + chunk.payload().length <= MOST_BYTES;
        if (known || !room || tsn - cumulative > MOST_CHUNKS || fragments.count() >= MOST_CHUNKS) {
            return false;
        }
        ahead.add(tsn);
        advance();
        SctpChunk.@Nullable Data whole = fragments.take(tsn, chunk);
        if (whole != null) {
            deliver(whole);
        }
        return inOrder;
    }

    private void advance() {
        while (!ahead.isEmpty() && ahead.first() == cumulative + 1) {
            ahead.pollFirst();
            cumulative++;
        }
    }

    private void deliver(SctpChunk.Data whole) {
        SctpMessage message = new SctpMessage(whole.stream(), whole.protocol(), whole.payload());
        if (whole.unordered()) {
            out.accept(message);
            return;
        }
        OrderedStream stream = streams.computeIfAbsent(whole.stream(), any -> new OrderedStream(out));
        int before = stream.held();
        stream.take(whole.sequence(), message);
        waiting += stream.held() - before;
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
        fragments.forward(to);
        for (int i = 0; i < forward.streams().length; i++) {
            int name = forward.streams()[i];
            @Nullable
            OrderedStream stream = name < STREAMS ? streams.computeIfAbsent(name, any -> new OrderedStream(out)) : null;
            if (stream != null) {
                int before = stream.held();
                stream.forward(forward.sequences()[i]);
                waiting += stream.held() - before;
            }
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
            @Nullable OrderedStream stream = streams.remove(each);
            waiting -= stream == null ? 0 : stream.held();
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
        return new SctpChunk.Sack((int) cumulative, Math.max(0, MOST_BYTES - held()), told);
    }

    int cumulativeTsn() {
        return (int) cumulative;
    }

    /** Bytes that wait for others. */
    int held() {
        return fragments.held() + waiting;
    }
}
