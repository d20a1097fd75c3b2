package dev.parley.simulator.load.report;

import dev.parley.simulator.load.call.CallTrace;
import dev.parley.simulator.load.call.ReplyTrace;
import dev.parley.simulator.trace.TraceEntry;
import dev.parley.simulator.trace.TraceEntry.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * What the server adds to replies whose audio it encodes anew, and so holds no marks, and releases at the pace of
 * playback (unmute.md 4.2): they are known by their first words, and a moment of them by its position.
 */
final class PacedReplies {
    private static final double FRAME_MS = 80;
    /** What comes over WebRTC as one packet. */
    private static final double PACKET_MS = 20;

    private static final double NANOS_PER_MS = 1e6;

    /** When each frame of a stream left text-to-speech, by stream. */
    private final Map<Integer, Map<Integer, Long>> sent = new HashMap<>();
    /** Streams that speak a reply, by its number; 0 where several do. */
    private final Map<Integer, Integer> streams = new HashMap<>();

    private final double aheadMs;

    private PacedReplies(double aheadMs) {
        this.aheadMs = aheadMs;
    }

    /** @param aheadMs how long before it is played audio may leave; a packet leaves at once where that is 0 */
    static PacedReplies of(List<TraceEntry> entries, double aheadMs) {
        PacedReplies replies = new PacedReplies(aheadMs == 0 ? PACKET_MS - FRAME_MS : aheadMs);
        for (TraceEntry entry : entries) {
            if (entry.kind() == Kind.TTS_AUDIO) {
                replies.sent
                        .computeIfAbsent(entry.source(), stream -> new HashMap<>())
                        .put(entry.number(), entry.nanos());
            } else if (entry.kind() == Kind.TTS_REPLY) {
                replies.streams.merge(entry.number(), entry.source(), (one, other) -> 0);
            }
        }
        return replies;
    }

    /** In ms, for each 80 ms of audio that came. */
    DoubleStream added(List<CallTrace> calls) {
        return calls.stream()
                .flatMap(call -> call.replies().stream())
                .filter(ReplyTrace::heard)
                .flatMapToDouble(this::added);
    }

    private DoubleStream added(ReplyTrace reply) {
        OptionalInt number = reply.number();
        int stream = number.isPresent() ? streams.getOrDefault(number.getAsInt(), 0) : 0;
        Map<Integer, Long> frames = sent.getOrDefault(stream, Map.of());
        return IntStream.range(0, frames.size()).mapToDouble(frame -> {
            long due = Math.max(frames.get(frame), dueNanos(reply, frame));
            return reply.cameNanos((frame + 1) * FRAME_MS).stream()
                    .mapToDouble(came -> Math.max(0, AddedLatency.since(due, came)))
                    .findFirst()
                    .orElse(Double.NaN);
        });
    }

    /** The caller's playback begins with the first audio that comes. */
    private long dueNanos(ReplyTrace reply, int frame) {
        return reply.beginNanos() + Math.round((frame * FRAME_MS - aheadMs) * NANOS_PER_MS);
    }
}
