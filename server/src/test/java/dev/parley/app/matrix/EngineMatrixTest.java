package dev.parley.app.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.parley.app.ParleyServer;
import dev.parley.app.TestServer;
import dev.parley.app.Wiring;
import dev.parley.codec.WavReader;
import dev.parley.config.load.ConfigLoader;
import dev.parley.config.load.ConfigLoader.Sources;
import dev.parley.engines.matrix.EngineVariant;
import dev.parley.engines.matrix.MatrixEntry;
import dev.parley.engines.matrix.MatrixSimulation;
import dev.parley.models.ModelStore;
import dev.parley.provider.Engine;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.Readiness;
import dev.parley.registry.ProviderRegistry;
import dev.parley.resample.Resampler;
import dev.parley.simulator.speech.WordTones;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every recogniser with every model and every voice holds a conversation of two turns, in servers that differ by their
 * configuration file alone: of the triples as many as have every pair among them; all with {@code parley.long}.
 */
class EngineMatrixTest {
    private static final Set<ProviderKind> KINDS = EnumSet.of(ProviderKind.STT, ProviderKind.LLM, ProviderKind.TTS);
    private static final int AT_ONCE = 4;
    private static final double AUDIBLE = 100;
    private static final Path CLIP = Path.of(System.getProperty("parley.testAudio"), "goforward.wav");

    @TempDir
    static Path folder;

    private static MatrixSimulation simulation;
    private static List<EngineVariant> variants;
    private static ExecutorService threads;
    private static short[] clip;

    @BeforeAll
    static void start() throws Exception {
        simulation = new MatrixSimulation();
        variants = ServiceLoader.load(MatrixEntry.class).stream()
                .map(ServiceLoader.Provider::get)
                .flatMap(each -> each.variants(simulation).stream())
                .sorted(Comparator.comparing(EngineVariant::name))
                .toList();
        threads = Executors.newFixedThreadPool(AT_ONCE);
        clip = Resampler.resample(WavReader.readAll(CLIP, Duration.ofSeconds(10)), MatrixCaller.RATE)
                .samples();
    }

    @AfterAll
    static void stop() {
        threads.shutdownNow();
        simulation.close();
    }

    @Test
    void every_engine_of_the_build_is_in_the_matrix() {
        Set<String> offered = new HashSet<>();
        for (Engine engine : ServiceLoader.load(Engine.class)) {
            engine.offers().stream().filter(KINDS::contains).forEach(kind -> offered.add(engine.name() + " " + kind));
        }
        Set<String> tried = new HashSet<>();
        KINDS.forEach(kind -> of(kind).forEach(each -> tried.add(each.engine() + " " + kind)));
        assertThat(tried).as("a MatrixEntry beside the tests of each engine").isEqualTo(offered);
    }

    @Test
    void every_pair_is_among_the_triples() {
        List<EngineCombination> some =
                EngineCombination.covering(of(ProviderKind.STT), of(ProviderKind.LLM), of(ProviderKind.TTS));
        Set<List<EngineVariant>> pairs = new HashSet<>();
        some.forEach(each -> pairs.addAll(List.of(
                List.of(each.stt(), each.llm()), List.of(each.llm(), each.tts()), List.of(each.stt(), each.tts()))));
        int stt = of(ProviderKind.STT).size();
        int llm = of(ProviderKind.LLM).size();
        int tts = of(ProviderKind.TTS).size();
        assertThat(pairs).hasSize(stt * llm + llm * tts + stt * tts);
    }

    @TestFactory
    Stream<DynamicTest> everyone_talks_to_everyone() {
        List<EngineCombination> combinations = Boolean.getBoolean("parley.long")
                ? EngineCombination.all(of(ProviderKind.STT), of(ProviderKind.LLM), of(ProviderKind.TTS))
                : EngineCombination.covering(of(ProviderKind.STT), of(ProviderKind.LLM), of(ProviderKind.TTS));
        List<DynamicTest> tests = new ArrayList<>();
        for (EngineCombination each : combinations) {
            Optional<String> missing = missing(each);
            Future<?> held = missing.isPresent()
                    ? CompletableFuture.completedFuture(null)
                    : threads.submit(() -> {
                        converse(each);
                        return null;
                    });
            tests.add(dynamicTest(each.toString(), () -> {
                assumeTrue(missing.isEmpty(), () -> "the model " + missing.orElse("") + " is not installed here");
                finish(held);
            }));
        }
        return tests.stream();
    }

    private static List<EngineVariant> of(ProviderKind kind) {
        return variants.stream().filter(each -> each.kind() == kind).toList();
    }

    private static Optional<String> missing(EngineCombination combination) {
        ModelStore models = ModelStore.usual(System.getenv());
        return Stream.of(combination.stt(), combination.llm(), combination.tts())
                .flatMap(each -> each.model().stream())
                .filter(model -> models.find(model).isEmpty())
                .findFirst();
    }

    private static void finish(Future<?> held) throws Throwable {
        try {
            held.get();
        } catch (ExecutionException e) {
            throw e.getCause();
        }
    }

    private static void converse(EngineCombination combination) throws Exception {
        Path home = Files.createTempDirectory(folder, "server");
        Path file = Files.writeString(home.resolve("parley.yaml"), combination.yaml());
        Map<String, String> options = Map.of(
                "listen.port",
                "0",
                "shutdown.grace",
                "0ms",
                "data-dir",
                home.resolve("data").toString());
        ParleyServer server = ParleyServer.start(
                ConfigLoader.load(new Sources(home, Optional.of(file), Map.of(), options)), Wiring.parts());
        try {
            awaitReady(server.engines());
            int port = URI.create(server.url()).getPort();
            try (MatrixCaller caller = new MatrixCaller(simulation.vertx(), port)) {
                check(combination, caller, 0);
                check(combination, caller, 1);
            }
        } finally {
            server.close();
        }
    }

    private static void awaitReady(ProviderRegistry engines) throws Exception {
        engines.providers().get(TestServer.PATIENCE_SECONDS, TimeUnit.SECONDS);
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

    private static void check(EngineCombination combination, MatrixCaller caller, int turn) throws Exception {
        WordTones tones = new WordTones(MatrixSimulation.WORDS);
        List<String> words = combination.stt().simulated()
                ? MatrixSimulation.WORDS.subList(3 * turn, 3 * turn + 3)
                : List.of("go", "forward", "ten", "meters");
        short[] speech = combination.stt().simulated() ? tones.sound(String.join(" ", words), clip) : clip;
        MatrixCaller.Turn came = caller.turn(
                speech,
                answer -> !combination.llm().simulated() || tones.words(answer).containsAll(words));
        assertThat(tones.words(came.understood()))
                .as("heard in turn %d: %s; %s", turn, came.understood(), caller.seen())
                .isEqualTo(words);
        assertThat(came.loudness()).as("sound of %s", came.answer()).isGreaterThan(AUDIBLE);
        assertThat(came.answer())
                .as("answer in turn %d; %s", turn, caller.seen())
                .isNotBlank();
        if (combination.llm().simulated()) {
            assertThat(tones.words(came.answer())).as("answer to %s", words).isEqualTo(words.reversed());
        }
        if (combination.llm().simulated() && combination.tts().simulated()) {
            WordTones.Listener listener = tones.listener();
            List<String> spoken = new ArrayList<>();
            listener.hear(came.floats()).forEach(word -> spoken.add(word.text()));
            listener.hear(new float[MatrixCaller.RATE / 10]).forEach(word -> spoken.add(word.text()));
            assertThat(spoken).as("spoken in turn %d", turn).isEqualTo(words.reversed());
        }
    }
}
