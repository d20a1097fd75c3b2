package dev.parley.app.drill;

import dev.parley.app.ParleyServer;
import dev.parley.config.ConfigException;
import dev.parley.config.ParleyConfig;
import dev.parley.config.load.ConfigLoader;
import dev.parley.config.load.ConfigLoader.Sources;
import dev.parley.provider.Readiness;
import dev.parley.provider.SentenceCache;
import dev.parley.provider.TextToSpeech;
import dev.parley.session.SilencePolicy;
import dev.parley.simulator.fault.Fault;
import dev.parley.simulator.fault.FaultPlan;
import dev.parley.simulator.llm.LlmOptions;
import dev.parley.simulator.llm.SimulatedLlm;
import dev.parley.simulator.moshi.MoshiOptions;
import dev.parley.simulator.moshi.SimulatedStt;
import dev.parley.simulator.moshi.SimulatedTts;
import dev.parley.simulator.trace.Trace;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** A server of its own on simulated engines, one of which fails on demand. Blocks; not for an event loop. */
final class FaultRig implements AutoCloseable {
    private static final String LINE = "tell me something about the sea";
    /** What the simulated model says to that. */
    static final String REPLY =
            "You said tell me something about the sea. I am only a simulated model, but I find that quite interesting.";

    private static final int READY_SECONDS = 60;
    private static final int LOOK_MS = 50;
    private static final Duration FIRST_TOKEN = Duration.ofMillis(200);
    private static final int TOKENS_PER_SECOND = 40;

    private final ParleyServer server;
    private volatile boolean failing;

    /**
     * Starts everything, healthy.
     *
     * @param folder for what the server keeps
     * @throws IOException when it could not be started
     */
    FaultRig(Vertx vertx, FaultCell cell, Path folder, Supplier<ParleyServer.Parts> parts)
            throws IOException, InterruptedException {
        try {
            server = ParleyServer.start(config(vertx, cell, folder), parts.get());
            server.engines().providers().get(READY_SECONDS, TimeUnit.SECONDS);
            awaitSpareVoices(server);
        } catch (ConfigException | ParleyServer.StartException | ExecutionException | TimeoutException e) {
            throw new IOException("the server for the drill did not start: " + e.getMessage(), e);
        }
    }

    /** A server that has been well for a while has its sentences, and its reserve voice where there is one. */
    private static void awaitSpareVoices(ParleyServer server) throws InterruptedException {
        SentenceCache kept = server.makeSentences();
        List<String> sentences = SilencePolicy.DEFAULT.sentences(Optional.empty());
        TextToSpeech.Options voice = TextToSpeech.Options.at(DrillCaller.RATE);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_SECONDS);
        while (System.nanoTime() < deadline) {
            boolean made = sentences.stream().allMatch(each -> kept.has(voice, each));
            boolean stands = server.engines()
                    .reserve()
                    .map(it -> it.readiness().state() != Readiness.State.LOADING)
                    .orElse(true);
            if (made && stands) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MS);
        }
    }

    private ParleyConfig config(Vertx vertx, FaultCell cell, Path folder)
            throws ConfigException, ExecutionException, InterruptedException {
        MoshiOptions speech = MoshiOptions.onFreePort();
        SimulatedStt stt = done(
                new SimulatedStt(vertx, speech, MoshiOptions.Stt.fast(LINE), plan(cell, FaultCell.Place.STT)).start());
        SimulatedTts tts = done(
                new SimulatedTts(vertx, speech, MoshiOptions.Tts.DEFAULT, plan(cell, FaultCell.Place.TTS)).start());
        LlmOptions pace = LlmOptions.onFreePort().withPace(new LlmOptions.Pace(FIRST_TOKEN, TOKENS_PER_SECOND));
        SimulatedLlm llm = done(new SimulatedLlm(vertx, pace, plan(cell, FaultCell.Place.LLM), new Trace()).start());
        Map<String, String> environment = Map.of(
                "KYUTAI_STT_URL", stt.url(),
                "KYUTAI_TTS_URL", tts.url(),
                "KYUTAI_LLM_URL", "http://127.0.0.1:" + llm.port(),
                "PARLEY_DATA_DIR", folder.resolve("data").toString());
        return ConfigLoader.load(new Sources(
                folder, Optional.empty(), environment, Map.of("listen.port", "0", "shutdown.grace", "0ms")));
    }

    private FaultPlan plan(FaultCell cell, FaultCell.Place place) {
        return new FaultPlan(() -> failing && cell.place() == place ? cell.fault() : Fault.NONE);
    }

    private static <T> T done(Future<T> future) throws ExecutionException, InterruptedException {
        return future.toCompletionStage().toCompletableFuture().get();
    }

    int port() {
        return URI.create(server.url()).getPort();
    }

    /** What connects from now on meets the fault, or no longer does. */
    void failing(boolean now) {
        failing = now;
    }

    @Override
    public void close() {
        server.close();
    }
}
