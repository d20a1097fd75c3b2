package dev.parley.app;

import dev.parley.provider.Readiness;
import dev.parley.registry.ProviderRegistry;
import dev.parley.simulator.fault.FaultPlan;
import dev.parley.simulator.llm.LlmOptions;
import dev.parley.simulator.llm.SimulatedLlm;
import dev.parley.simulator.moshi.MoshiOptions;
import dev.parley.simulator.moshi.SimulatedStt;
import dev.parley.simulator.moshi.SimulatedTts;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The product as a team that ran Unmute runs it: moshi-servers and a language model on sockets of their own. */
final class Simulated implements AutoCloseable {
    static final String LINE = "tell me something about the sea";

    final Vertx vertx = Vertx.vertx();
    final SimulatedStt stt;
    final SimulatedTts tts;
    final SimulatedLlm llm;
    final TestServer server;

    private Simulated(FaultPlan sttFaults, FaultPlan ttsFaults, Map<String, String> settings) throws Exception {
        stt = new SimulatedStt(vertx, MoshiOptions.onFreePort(), MoshiOptions.Stt.fast(LINE), sttFaults)
                .start()
                .await();
        tts = new SimulatedTts(vertx, MoshiOptions.onFreePort(), new MoshiOptions.Tts(4), ttsFaults)
                .start()
                .await();
        llm = new SimulatedLlm(vertx, LlmOptions.onFreePort()).start().await();
        Map<String, String> all = new HashMap<>(Map.of(
                "engines.stt", "kyutai",
                "engines.tts", "kyutai",
                "engines.llm", "openai",
                "engines.vad", "silero",
                "engines.kyutai.stt-url", stt.url(),
                "engines.kyutai.tts-url", tts.url(),
                "engines.openai.base-url", llm.baseUrl()));
        all.putAll(settings);
        server = TestServer.start(all);
        awaitReady();
    }

    /** On a busy machine the first look at a server can come too late for it; the engines look again. */
    private void awaitReady() throws Exception {
        ProviderRegistry engines = server.server().engines();
        CompletableFuture<Void> ready = new CompletableFuture<>();
        Runnable look = () -> {
            if (engines.state() == Readiness.State.READY) {
                ready.complete(null);
            }
        };
        Runnable stop = engines.onChanged(look);
        look.run();
        ready.get(TestServer.PATIENCE_SECONDS, TimeUnit.SECONDS);
        stop.run();
    }

    static Simulated start() throws Exception {
        return start(new FaultPlan(), new FaultPlan(), Map.of());
    }

    static Simulated start(FaultPlan sttFaults, FaultPlan ttsFaults, Map<String, String> settings) throws Exception {
        return new Simulated(sttFaults, ttsFaults, settings);
    }

    UnmuteCaller call() {
        return UnmuteCaller.connect(vertx, server.port());
    }

    @Override
    public void close() {
        server.close();
        vertx.close().await();
    }
}
