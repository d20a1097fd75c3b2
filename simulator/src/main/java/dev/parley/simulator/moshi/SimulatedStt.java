package dev.parley.simulator.moshi;

import dev.parley.simulator.fault.FaultPlan;
import dev.parley.simulator.speech.Unfinished;
import dev.parley.simulator.trace.Trace;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** moshi-server's {@code /api/asr-streaming} (speech-backends.md A.2), WebSocket and POST. Thread-safe. */
public final class SimulatedStt extends SimulatedMoshi<SimulatedStt> {
    private final MoshiChannel.Context context;
    private final MoshiOptions.Stt stt;
    private final AtomicLong modelSteps = new AtomicLong();
    private final Unfinished unfinished = new Unfinished();

    public SimulatedStt(Vertx vertx, MoshiOptions options, MoshiOptions.Stt stt, FaultPlan faults) {
        this(new MoshiChannel.Context(vertx, MoshiMetrics.ofStt(), new Trace()), options, stt, faults);
    }

    private SimulatedStt(MoshiChannel.Context context, MoshiOptions options, MoshiOptions.Stt stt, FaultPlan faults) {
        super(context, options, new Route("/api/asr-streaming", "batched_asr"), faults);
        this.context = context;
        this.stt = stt;
    }

    /** A server like this one that writes down which marks came when; start that one instead. */
    public static SimulatedStt traced(
            Vertx vertx, MoshiOptions options, MoshiOptions.Stt stt, FaultPlan faults, Trace trace) {
        return new SimulatedStt(new MoshiChannel.Context(vertx, MoshiMetrics.ofStt(), trace), options, stt, faults);
    }

    @Override
    MoshiChannel open(MoshiLink link, Map<String, String> query) {
        return new SttChannel(link, context, stt, modelSteps, unfinished);
    }

    @Override
    void post(HttpServerRequest request) {
        new SttPost(context.vertx(), request, stt).read();
    }

    @Override
    SimulatedStt self() {
        return this;
    }
}
