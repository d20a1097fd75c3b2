package dev.parley.simulator.moshi;

import dev.parley.simulator.fault.FaultPlan;
import dev.parley.simulator.trace.Trace;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** moshi-server's {@code /api/tts_streaming} (speech-backends.md A.3), WebSocket and POST. Thread-safe. */
public final class SimulatedTts extends SimulatedMoshi<SimulatedTts> {
    private static final int MAX_REMEMBERED = 256;

    private final MoshiChannel.Context context;
    private final MoshiOptions.Tts tts;
    private final AtomicInteger streams = new AtomicInteger();
    private final List<Request> requests = new ArrayList<>();

    /** What one connection asked for: its query and the words it sent. */
    public record Request(Map<String, String> query, List<String> words) {}

    public SimulatedTts(Vertx vertx, MoshiOptions options, MoshiOptions.Tts tts, FaultPlan faults) {
        this(new MoshiChannel.Context(vertx, MoshiMetrics.ofTts(), new Trace()), options, tts, faults);
    }

    private SimulatedTts(MoshiChannel.Context context, MoshiOptions options, MoshiOptions.Tts tts, FaultPlan faults) {
        super(context, options, new Route("/api/tts_streaming", "py"), faults);
        this.context = context;
        this.tts = tts;
    }

    /** A server like this one that marks its audio, and writes down when it sent it and which words came when. */
    public static SimulatedTts traced(
            Vertx vertx, MoshiOptions options, MoshiOptions.Tts tts, FaultPlan faults, Trace trace) {
        return new SimulatedTts(new MoshiChannel.Context(vertx, MoshiMetrics.ofTts(), trace), options, tts, faults);
    }

    @Override
    MoshiChannel open(MoshiLink link, Map<String, String> query) {
        List<String> words = remember(query);
        TtsTrace trace = new TtsTrace(context.trace(), streams.incrementAndGet());
        return new TtsChannel(link, context, new TtsChannel.Setup(query, tts, trace), word -> {
            synchronized (requests) {
                words.add(word);
            }
        });
    }

    @Override
    void post(HttpServerRequest request) {
        request.body().onSuccess(body -> TtsPost.answer(context, request, body, tts));
    }

    @Override
    SimulatedTts self() {
        return this;
    }

    private List<String> remember(Map<String, String> query) {
        synchronized (requests) {
            if (requests.size() == MAX_REMEMBERED) {
                requests.removeFirst();
            }
            requests.add(new Request(Map.copyOf(query), new ArrayList<>()));
            return requests.getLast().words();
        }
    }

    /** The last connections that were accepted, oldest first. */
    public List<Request> requests() {
        synchronized (requests) {
            return requests.stream()
                    .map(request -> new Request(request.query(), List.copyOf(request.words())))
                    .toList();
        }
    }
}
