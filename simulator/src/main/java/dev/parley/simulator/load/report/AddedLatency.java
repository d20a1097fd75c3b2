package dev.parley.simulator.load.report;

import dev.parley.simulator.load.call.CallTrace;
import dev.parley.simulator.load.call.DirectLink;
import dev.parley.simulator.trace.SampleMark;
import dev.parley.simulator.trace.TraceEntry;
import dev.parley.simulator.trace.TraceEntry.Kind;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/**
 * What the server adds between sockets: from the moment at which it had all it needed to the moment at which the result
 * came to the other side. In ms.
 *
 * @param toStt the last sample of a message left the caller, until the message was at speech-to-text
 * @param toTts the token behind a word left the language model, until the word was at text-to-speech
 * @param toCaller audio left text-to-speech, or was due where it is paced, until all of it was at the caller
 * @param direct the same without a server in between
 * @param firstToken not added, but of the same source: a reply began, until its first token left the language model
 */
public record AddedLatency(
        Distribution toStt, Distribution toTts, Distribution toCaller, Direct direct, Distribution firstToken) {
    private static final double NANOS_PER_MS = 1e6;

    /** The way from the callers' process to the simulated servers', and back. */
    record Direct(Distribution up, Distribution down) {
        static Direct of(List<DirectLink.Times> times) {
            return new Direct(
                    Distribution.of(times.stream().mapToDouble(DirectLink.Times::upMs)),
                    Distribution.of(times.stream().mapToDouble(DirectLink.Times::downMs)));
        }
    }

    private record Key(Kind kind, int source, int number) {}

    /** @param aheadMs how long before it is played audio may leave, where it is paced */
    public static AddedLatency of(
            List<TraceEntry> entries, List<CallTrace> calls, List<DirectLink.Times> direct, double aheadMs) {
        Map<Key, Long> left = new HashMap<>();
        entries.stream()
                .filter(entry -> entry.kind() == Kind.LLM_TOKEN || entry.kind() == Kind.TTS_AUDIO)
                .forEach(entry -> left.put(new Key(entry.kind(), entry.source(), entry.number()), entry.nanos()));
        return new AddedLatency(
                toStt(entries, calls),
                toTts(entries, left),
                Distribution.of(DoubleStream.concat(
                        marked(left, calls), PacedReplies.of(entries, aheadMs).added(calls))),
                Direct.of(direct),
                firstTokens(left, calls));
    }

    private static Distribution firstTokens(Map<Key, Long> left, List<CallTrace> calls) {
        return Distribution.of(calls.stream()
                .flatMap(call -> call.replies().stream())
                .filter(reply -> reply.number().isPresent())
                .mapToDouble(reply -> {
                    Long token = left.get(new Key(Kind.LLM_TOKEN, reply.number().getAsInt(), 0));
                    return token == null ? Double.NaN : since(reply.startedNanos(), token);
                }));
    }

    private static Distribution toStt(List<TraceEntry> entries, List<CallTrace> calls) {
        Map<Integer, CallTrace> bySource = new HashMap<>();
        calls.forEach(call -> bySource.put(call.source(), call));
        return Distribution.of(entries.stream()
                .filter(entry -> entry.kind() == Kind.STT_AUDIO && bySource.containsKey(entry.source()))
                .mapToDouble(entry -> since(
                        Math.max(entry.possible(), bySource.get(entry.source()).sentNanos(entry.number())),
                        entry.nanos())));
    }

    /** A word is whole once the token behind it, or the end, has come. */
    private static Distribution toTts(List<TraceEntry> entries, Map<Key, Long> left) {
        return Distribution.of(entries.stream()
                .filter(entry -> entry.kind() == Kind.TTS_WORD)
                .mapToDouble(entry -> {
                    Long token = left.get(new Key(Kind.LLM_TOKEN, entry.source(), entry.number() + 1));
                    return token == null ? Double.NaN : since(Math.max(entry.possible(), token), entry.nanos());
                }));
    }

    private static DoubleStream marked(Map<Key, Long> left, List<CallTrace> calls) {
        return calls.stream().flatMap(call -> call.heard().stream()).mapToDouble(heard -> {
            SampleMark mark = heard.mark();
            Long sent = left.get(new Key(Kind.TTS_AUDIO, mark.source(), mark.number()));
            return sent == null ? Double.NaN : since(sent, heard.nanos());
        });
    }

    static double since(long from, long to) {
        return (to - from) / NANOS_PER_MS;
    }

    /** In the order of a turn. */
    Map<String, Distribution> stages() {
        Map<String, Distribution> stages = new LinkedHashMap<>();
        stages.put("caller to STT", toStt);
        stages.put("LLM to TTS", toTts);
        stages.put("TTS to caller", toCaller);
        stages.put("direct, up", direct.up());
        stages.put("direct, down", direct.down());
        return stages;
    }

    /** The worst p99 of what the server adds to audio; NaN when nothing was measured. */
    double audioP99() {
        return DoubleStream.of(toStt.quantile(0.99), toCaller.quantile(0.99))
                .filter(Double::isFinite)
                .max()
                .orElse(Double.NaN);
    }

    JsonObject toJson() {
        return new JsonObject()
                .put("caller_to_stt_ms", toStt.toJson())
                .put("llm_to_tts_ms", toTts.toJson())
                .put("tts_to_caller_ms", toCaller.toJson())
                .put("direct_up_ms", direct.up().toJson())
                .put("direct_down_ms", direct.down().toJson());
    }
}
