package dev.parley.rtc.sctp;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Chunks of messages that are not whole yet (RFC 9260 section 6.9), as runs of consecutive ones within one message. A chunk costs
 * the same however many wait: a client may cut a message as finely as it likes.
 */
final class Fragments {
    private final int longestMessage;
    private final Map<Long, SctpChunk.Data> chunks = new HashMap<>();
    /** By the number of their first chunk. */
    private final TreeMap<Long, Run> runs = new TreeMap<>();

    private int held;

    /** @param bytes of payload */
    private record Run(long first, long last, int bytes, boolean begun, boolean ended) {
        Run followedBy(Run next) {
            return new Run(first, next.last, bytes + next.bytes, begun, next.ended);
        }
    }

    /** @param longestMessage in bytes */
    Fragments(int longestMessage) {
        this.longestMessage = longestMessage;
    }

    /** Chunks that wait for others. */
    int count() {
        return chunks.size();
    }

    /** Bytes of those chunks, with what each takes besides. */
    int held() {
        return held;
    }

    /** Takes a chunk that is new. Returns the message that it completes, or null. Throws where the message is too long. */
    SctpChunk.@Nullable Data take(long tsn, SctpChunk.Data chunk) throws SctpFormatException {
        chunks.put(tsn, chunk);
        held += size(chunk);
        Run run = joined(new Run(tsn, tsn, chunk.payload().length, chunk.begin(), chunk.end()));
        if (run.bytes > longestMessage) {
            throw new SctpFormatException("a message of more than " + longestMessage + " bytes");
        }
        if (run.begun && run.ended) {
            return message(run);
        }
        runs.put(run.first, run);
        return null;
    }

    /** With its neighbours, where they are of the same message. */
    private Run joined(Run run) {
        Map.Entry<Long, Run> before = runs.floorEntry(run.first);
        if (before != null && !run.begun) {
            Run left = before.getValue();
            if (left.last == run.first - 1 && !left.ended) {
                runs.remove(left.first);
                run = left.followedBy(run);
            }
        }
        Run right = run.ended ? null : runs.get(run.last + 1);
        if (right != null && !right.begun) {
            runs.remove(right.first);
            run = run.followedBy(right);
        }
        return run;
    }

    /** All of a message as one chunk. */
    private SctpChunk.Data message(Run run) {
        byte[] payload = new byte[run.bytes];
        SctpChunk.@Nullable Data head = null;
        int at = 0;
        for (long tsn = run.first; tsn <= run.last; tsn++) {
            SctpChunk.Data chunk = drop(tsn);
            head = head == null ? chunk : head;
            System.arraycopy(chunk.payload(), 0, payload, at, chunk.payload().length);
            at += chunk.payload().length;
        }
        SctpChunk.Data first = Objects.requireNonNull(head);
        return new SctpChunk.Data(
                first.unordered(),
                true,
                true,
                first.tsn(),
                first.stream(),
                first.sequence(),
                first.protocol(),
                payload);
    }

    /** The client has given up everything up to this number. */
    void forward(long to) {
        while (!runs.isEmpty() && runs.firstKey() <= to) {
            Run run = runs.pollFirstEntry().getValue();
            int bytes = run.bytes;
            long last = Math.min(run.last, to);
            for (long tsn = run.first; tsn <= last; tsn++) {
                bytes -= drop(tsn).payload().length;
            }
            if (last < run.last) {
                runs.put(last + 1, new Run(last + 1, run.last, bytes, false, run.ended));
            }
        }
    }

    private SctpChunk.Data drop(long tsn) {
        SctpChunk.Data chunk = Objects.requireNonNull(chunks.remove(tsn));
        held -= size(chunk);
        return chunk;
    }

    private static int size(SctpChunk.Data chunk) {
        return chunk.payload().length + InboundData.CHUNK_OVERHEAD;
    }
}
