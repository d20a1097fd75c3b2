package dev.parley.app;

import dev.parley.codec.PcmClip;
import dev.parley.codec.WavWriter;
import dev.parley.config.ConfigException;
import dev.parley.config.ParleyConfig;
import dev.parley.config.load.ConfigLoader;
import dev.parley.config.load.ConfigLoader.Sources;
import dev.parley.simulator.fault.FaultPlan;
import dev.parley.simulator.llm.LlmOptions;
import dev.parley.simulator.llm.SimulatedLlm;
import dev.parley.simulator.load.LoadRun;
import dev.parley.simulator.load.call.Clip;
import dev.parley.simulator.load.call.LoadOptions;
import dev.parley.simulator.load.report.LoadLimits;
import dev.parley.simulator.moshi.MoshiOptions;
import dev.parley.simulator.moshi.SimulatedStt;
import dev.parley.simulator.moshi.SimulatedTts;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A few calls with sound, in each dialect of the load test, against simulated engines, all in this process: the training run's
 * way to show Java which code a busy server, simulator and load test run all the time. Blocks; not for an event loop.
 */
final class WarmupCalls {
    private static final int CALLERS = 8;
    private static final int TURNS = 2;
    private static final int PATIENCE_SECONDS = 60;
    /** Nothing is judged here. */
    private static final LoadLimits NO_LIMITS =
            new LoadLimits(0, 0, Double.MAX_VALUE, Double.MAX_VALUE, Double.MAX_VALUE);

    private final Vertx vertx = Vertx.vertx();
    private final Path folder;

    private WarmupCalls(Path folder) {
        this.folder = folder;
    }

    /**
     * Holds the calls.
     *
     * @param speech what the callers say
     * @throws IOException when something could not be started or written
     */
    static void hold(PcmClip speech) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("parley-warm-up");
        WarmupCalls calls = new WarmupCalls(folder);
        try {
            WavWriter.write(speech, folder.resolve("speech.wav"));
            calls.hold();
        } catch (ConfigException | ParleyServer.StartException | ExecutionException | TimeoutException e) {
            throw new IOException("the calls of the training run could not be held: " + e.getMessage(), e);
        } finally {
            calls.vertx.close();
            try (Stream<Path> left = Files.walk(folder)) {
                for (Path path : left.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private void hold()
            throws IOException, InterruptedException, ConfigException, ParleyServer.StartException, ExecutionException,
                    TimeoutException {
        try (ParleyServer server = ParleyServer.start(config(), Wiring.parts())) {
            server.engines().providers().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            for (LoadOptions.Dialect dialect : LoadOptions.Dialect.values()) {
                LoadOptions options = new LoadOptions(
                        URI.create(server.url()),
                        Optional.empty(),
                        dialect,
                        Clip.readAll(folder),
                        new LoadOptions.Shape(CALLERS, TURNS, Duration.ofSeconds(1)));
                new LoadRun(options, LoadOptions.Probes.NONE, LoadRun.Outputs.NONE, NO_LIMITS)
                        .run(new PrintWriter(Writer.nullWriter()));
            }
        }
    }

    /** A server of its own, on the simulated engines, that keeps nothing. */
    private ParleyConfig config() throws ConfigException, ExecutionException, InterruptedException {
        MoshiOptions speech = MoshiOptions.onFreePort();
        SimulatedStt stt = done(new SimulatedStt(vertx, speech, MoshiOptions.Stt.DEFAULT, new FaultPlan()).start());
        SimulatedTts tts = done(new SimulatedTts(vertx, speech, MoshiOptions.Tts.DEFAULT, new FaultPlan()).start());
        SimulatedLlm llm = done(new SimulatedLlm(vertx, LlmOptions.onFreePort()).start());
        Map<String, String> environment = Map.of(
                "KYUTAI_STT_URL", stt.url(),
                "KYUTAI_TTS_URL", tts.url(),
                "KYUTAI_LLM_URL", "http://127.0.0.1:" + llm.port(),
                "PARLEY_DATA_DIR", folder.resolve("data").toString());
        return ConfigLoader.load(new Sources(
                folder, Optional.empty(), environment, Map.of("listen.port", "0", "shutdown.grace", "0ms")));
    }

    private static <T> T done(io.vertx.core.Future<T> future) throws ExecutionException, InterruptedException {
        return future.toCompletionStage().toCompletableFuture().get();
    }
}
