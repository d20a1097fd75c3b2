package dev.parley.rtc.sctp;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Ends streams so that their numbers can be used again (RFC 6525), both ways; one request of each side at a time. */
final class StreamResets {
    private static final int NOTHING_TO_DO = 0;
    private static final int PERFORMED = 1;
    private static final int BAD_NUMBER = 5;
    private static final int IN_PROGRESS = 6;

    /** Streams that one request names: it has to fit into a packet beside an acknowledgement. */
    static final int MOST_STREAMS = 128;

    private final Set<Integer> wanted = new LinkedHashSet<>();
    private int nextRequest;
    private int expected;
    private int lastResult = NOTHING_TO_DO;
    private SctpChunk.@Nullable ResetRequest pending;
    private long resendNs;

    StreamResets(int ownTsn, int peerTsn) {
        nextRequest = ownTsn;
        expected = peerTsn;
    }

    /** An answer to the client's request, and whether its streams are to begin anew now. */
    record Outcome(SctpChunk.ResetResponse response, boolean performed) {}

    Outcome take(SctpChunk.ResetRequest request, InboundData inbound) {
        if (request.request() == expected - 1) {
            return new Outcome(new SctpChunk.ResetResponse(request.request(), lastResult), false);
        }
        if (request.request() != expected) {
            return new Outcome(new SctpChunk.ResetResponse(request.request(), BAD_NUMBER), false);
        }
        if (!inbound.hasAll(request.lastTsn())) {
            return new Outcome(new SctpChunk.ResetResponse(request.request(), IN_PROGRESS), false);
        }
        expected++;
        lastResult = PERFORMED;
        return new Outcome(new SctpChunk.ResetResponse(request.request(), PERFORMED), true);
    }

    /** Ends a stream of one's own once all of it has arrived. */
    void want(int stream) {
        wanted.add(stream);
    }

    /** Returns the streams that have ended by it, or none. */
    int[] take(SctpChunk.ResetResponse response, long resendNs) {
        if (pending == null || response.request() != pending.request()) {
            return new int[0];
        }
        if (response.result() == IN_PROGRESS) {
            this.resendNs = resendNs;
            return new int[0];
        }
        int[] ended = pending.streams();
        pending = null;
        return ended;
    }

    /** The request to send now, or null. */
    SctpChunk.@Nullable ResetRequest next(OutboundData outbound, long nowNs, long timeoutNs) {
        if (pending != null) {
            if (nowNs - resendNs < 0) {
                return null;
            }
            resendNs = nowNs + timeoutNs;
            return pending;
        }
        List<Integer> drained =
                wanted.stream().filter(outbound::drained).limit(MOST_STREAMS).toList();
        if (drained.isEmpty()) {
            return null;
        }
        drained.forEach(wanted::remove);
        int[] streams = drained.stream().mapToInt(Integer::intValue).toArray();
        SctpChunk.ResetRequest request = new SctpChunk.ResetRequest(nextRequest++, outbound.lastTsn(), streams);
        pending = request;
        resendNs = nowNs + timeoutNs;
        return request;
    }

    long deadlineNs() {
        return pending == null ? Long.MAX_VALUE : resendNs;
    }
}
