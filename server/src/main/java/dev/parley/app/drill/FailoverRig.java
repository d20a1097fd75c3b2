package dev.parley.app.drill;

import dev.parley.app.ParleyServer;
import dev.parley.config.ConfigException;
import dev.parley.config.ParleyConfig;
import dev.parley.config.load.ConfigLoader;
import dev.parley.config.load.ConfigLoader.Sources;
import dev.parley.provider.Readiness;
import dev.parley.registry.ProviderRegistry;
import dev.parley.simulator.anthropic.MessagesApi;
import dev.parley.simulator.cartesia.SimulatedCartesia;
import dev.parley.simulator.deepgram.SimulatedDeepgram;
import dev.parley.simulator.fault.FaultPlan;
import dev.parley.simulator.llm.ChatCompletionsApi;
import dev.parley.simulator.llm.LlmOptions;
import dev.parley.simulator.llm.ModelApi;
import dev.parley.simulator.llm.SimulatedLlm;
import dev.parley.simulator.moshi.MoshiOptions;
import dev.parley.simulator.moshi.SimulatedStt;
import dev.parley.simulator.moshi.SimulatedTts;
import dev.parley.simulator.socket.CrashingProxy;
import dev.parley.simulator.speech.Script;
import dev.parley.simulator.speech.WordTones;
import dev.parley.simulator.trace.Trace;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A server of its own on chains of two simulated engines of each kind, over sockets; the first of each can be killed and
 * started again. Blocks; not for an event loop.
 */
final class FailoverRig implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private static final int READY_SECONDS = 60;
    /** Slower than the voice, so that the model still writes when the first words are heard. */
    private static final LlmOptions.Pace MODEL = new LlmOptions.Pace(Duration.ofMillis(100), 6);

    private final Vertx vertx;
    private final Map<FaultCell.Place, Served> first = new EnumMap<>(FaultCell.Place.class);
    private final Map<FaultCell.Place, Served> second = new EnumMap<>(FaultCell.Place.class);
    private final Map<FaultCell.Place, CrashingProxy> fronts = new EnumMap<>(FaultCell.Place.class);
    private final Map<String, String> environment = new HashMap<>();
    private final ParleyServer server;

    /**
     * One engine.
     *
     * @param work how much it has done for callers: words heard or said, answers written
     */
    record Served(String name, LongSupplier work) {}

    /**
     * Starts everything, healthy.
     *
     * @param folder for what the server keeps
     * @param chained false for a server that has the first engines only
     * @throws IOException when it could not be started
     */
    FailoverRig(Vertx vertx, Path folder, Supplier<ParleyServer.Parts> parts, boolean chained)
            throws IOException, InterruptedException {
        this.vertx = vertx;
        try {
            firstEngines();
            if (chained) {
                secondEngines();
            }
            chain("STT", FaultCell.Place.STT);
            chain("LLM", FaultCell.Place.LLM);
            chain("TTS", FaultCell.Place.TTS);
            environment.put("PARLEY_ENGINES_RESERVE_TTS", "none");
            environment.put("PARLEY_DATA_DIR", folder.resolve("data").toString());
            server = ParleyServer.start(config(folder), parts.get());
            awaitReady(server.engines());
        } catch (ConfigException | ParleyServer.StartException | ExecutionException | TimeoutException e) {
            throw new IOException("the server for the drill did not start: " + e.getMessage(), e);
        }
    }

    private void chain(String kind, FaultCell.Place place) {
        String names = first.get(place).name()
                + Optional.ofNullable(second.get(place))
                        .map(other -> "," + other.name())
                        .orElse("");
        environment.put("PARLEY_ENGINES_" + kind, names);
    }

    private ParleyConfig config(Path folder) throws ConfigException {
        return ConfigLoader.load(new Sources(
                folder, Optional.empty(), environment, Map.of("listen.port", "0", "shutdown.grace", "0ms")));
    }

    private static void awaitReady(ProviderRegistry engines)
            throws InterruptedException, ExecutionException, TimeoutException {
        engines.providers().get(READY_SECONDS, TimeUnit.SECONDS);
        CompletableFuture<Void> ready = new CompletableFuture<>();
        Runnable look = () -> {
            if (engines.state() == Readiness.State.READY) {
                ready.complete(null);
            }
        };
        Runnable stop = engines.onChanged(look);
        look.run();
        ready.get(READY_SECONDS, TimeUnit.SECONDS);
        stop.run();
    }

    private void firstEngines() throws InterruptedException, ExecutionException {
        WordTones caller = FailoverScript.callerTones();
        WordTones bot = FailoverScript.botTones();
        MoshiOptions free = MoshiOptions.onFreePort();
        var hears = new MoshiOptions.Stt(Script.of(caller), Duration.ZERO, MoshiOptions.Model.STT_1B);
        SimulatedStt stt = done(new SimulatedStt(vertx, free, hears, new FaultPlan()).start());
        environment.put("KYUTAI_STT_URL", "ws://" + front(FaultCell.Place.STT, stt.port()));
        first.put(FaultCell.Place.STT, new Served("kyutai", caller::heard));
        var speaks = new MoshiOptions.Tts(MoshiOptions.Tts.DEFAULT.realTimeFactor(), Optional.of(bot));
        SimulatedTts tts = done(new SimulatedTts(vertx, free, speaks, new FaultPlan()).start());
        environment.put("KYUTAI_TTS_URL", "ws://" + front(FaultCell.Place.TTS, tts.port()));
        first.put(FaultCell.Place.TTS, new Served("kyutai", bot::said));
        FailoverScript.Model model = new FailoverScript.Model(new ChatCompletionsApi());
        int port = model(new ChatCompletionsApi(), model);
        environment.put("OPENAI_BASE_URL", "http://" + front(FaultCell.Place.LLM, port) + "/v1");
        first.put(FaultCell.Place.LLM, new Served("openai", model::answers));
    }

    private void secondEngines() throws InterruptedException, ExecutionException {
        WordTones caller = FailoverScript.callerTones();
        WordTones bot = FailoverScript.botTones();
        var hears = new SimulatedDeepgram.Options(
                HOST, 0, Optional.empty(), Script.of(caller), SimulatedDeepgram.Options.USUAL_PATIENCE);
        SimulatedDeepgram stt = done(new SimulatedDeepgram(vertx, hears, new FaultPlan()).start());
        environment.put("PARLEY_ENGINES_DEEPGRAM_BASE_URL", stt.baseUrl());
        second.put(FaultCell.Place.STT, new Served("deepgram", caller::heard));
        SimulatedCartesia tts = done(new SimulatedCartesia(vertx, Optional.empty(), new FaultPlan())
                .speaking(bot)
                .start(HOST, 0));
        environment.put("PARLEY_ENGINES_CARTESIA_BASE_URL", "http://" + HOST + ":" + tts.port());
        second.put(FaultCell.Place.TTS, new Served("cartesia", bot::said));
        FailoverScript.Model model = new FailoverScript.Model(new MessagesApi());
        int port = model(new MessagesApi(), model);
        environment.put("PARLEY_ENGINES_ANTHROPIC_BASE_URL", "http://" + HOST + ":" + port);
        second.put(FaultCell.Place.LLM, new Served("anthropic", model::answers));
    }

    private int model(ModelApi api, FailoverScript.Model answers) throws InterruptedException, ExecutionException {
        LlmOptions options = LlmOptions.onFreePort().withPace(MODEL);
        return done(new SimulatedLlm(vertx, options, api, new FaultPlan(), new Trace())
                        .otherwise(answers)
                        .start())
                .port();
    }

    private String front(FaultCell.Place kind, int port) throws InterruptedException, ExecutionException {
        CrashingProxy front = done(new CrashingProxy(vertx, port).start());
        fronts.put(kind, front);
        return HOST + ":" + front.port();
    }

    private static <T> T done(Future<T> future) throws ExecutionException, InterruptedException {
        return future.toCompletionStage().toCompletableFuture().get();
    }

    int port() {
        return URI.create(server.url()).getPort();
    }

    /** The names of a kind's engines, the preferred one first. */
    List<String> engines(FaultCell.Place kind) {
        return Optional.ofNullable(second.get(kind))
                .map(other -> List.of(first.get(kind).name(), other.name()))
                .orElseGet(() -> List.of(first.get(kind).name()));
    }

    /** What the first engine of a kind has done so far. */
    long workOfFirst(FaultCell.Place kind) {
        return first.get(kind).work().getAsLong();
    }

    /** What the second engine of a kind has done so far. */
    long workOfSecond(FaultCell.Place kind) {
        return Optional.ofNullable(second.get(kind))
                .map(other -> other.work().getAsLong())
                .orElse(0L);
    }

    /** The first engine of a kind is gone, with all its connections, once this completes. */
    Future<Void> kill(FaultCell.Place kind) {
        return fronts.get(kind).kill();
    }

    /** It is there again. */
    Future<?> restart(FaultCell.Place kind) {
        return fronts.get(kind).start();
    }

    @Override
    public void close() {
        server.close();
    }
}
