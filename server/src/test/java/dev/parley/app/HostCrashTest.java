package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.codec.WavReader;
import dev.parley.engines.support.host.HostedService;
import dev.parley.engines.support.openai.OpenAiSpeechToText;
import dev.parley.engines.support.openai.OpenAiTextToSpeech;
import dev.parley.engines.support.openai.OpenAiTranscriptionOptions;
import dev.parley.engines.support.openai.OpenAiVoiceOptions;
import dev.parley.provider.Engine;
import dev.parley.provider.EngineContext;
import dev.parley.provider.Provider;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.TextToSpeech;
import dev.parley.registry.ProviderChoice;
import dev.parley.registry.ProviderRegistry;
import dev.parley.simulator.llm.LlmOptions;
import dev.parley.simulator.llm.SimulatedLlm;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * The processes that hear and speak die while twenty calls are up, once by a signal and once inside native code: each call
 * gets its answer all the same, and the server is as it was. The runtime in them is AbortingRuntime of the module's tests.
 */
class HostCrashTest {
    private static final int CALLS = 20;
    private static final String RUNTIME = "aborting";
    private static final int SLACK_BYTES = 32 << 20;

    private final Vertx vertx = Vertx.vertx();
    private final List<UnmuteCaller> callers = new ArrayList<>();
    private TestServer server;
    private short[] clip;

    @TempDir
    private Path folder;

    /** Runs a recogniser and a voice of the host, a process each. */
    private final class HostedPair implements Engine {
        @Override
        public String name() {
            return RUNTIME;
        }

        @Override
        public Set<ProviderKind> offers() {
            return Set.of(ProviderKind.STT, ProviderKind.TTS);
        }

        @Override
        public boolean isRemote() {
            return true;
        }

        private HostedService.Program program(ProviderKind kind) {
            return new HostedService.Program(
                    RUNTIME, kind, "nothing", Map.of("abort", abortFile(kind).toString(), "text", "Go forward."));
        }

        @Override
        public Optional<SpeechToText> speechToText(EngineContext context) {
            return Optional.of(new OpenAiSpeechToText(
                    HostedService.of(program(ProviderKind.STT), context),
                    new OpenAiTranscriptionOptions("nothing", Optional.empty(), false, List.of())));
        }

        @Override
        public Optional<TextToSpeech> textToSpeech(EngineContext context) {
            return Optional.of(new OpenAiTextToSpeech(
                    HostedService.of(program(ProviderKind.TTS), context),
                    new OpenAiVoiceOptions("nothing", List.of("tone"), Optional.empty(), 24_000)));
        }
    }

    private Path abortFile(ProviderKind kind) {
        return folder.resolve("abort-" + kind.id());
    }

    @BeforeEach
    void start() throws Exception {
        clip = WavReader.readAll(
                        Path.of(System.getProperty("parley.testAudio", "testdata/audio"), "goforward.wav"),
                        Duration.ofSeconds(10))
                .samples();
        SimulatedLlm llm =
                new SimulatedLlm(vertx, LlmOptions.onFreePort()).start().await();
        List<Engine> engines = Stream.concat(Wiring.engines().stream(), Stream.of(new HostedPair()))
                .toList();
        server = TestServer.start(
                Map.of(
                        "engines.stt",
                        RUNTIME,
                        "engines.tts",
                        RUNTIME,
                        "engines.llm",
                        "openai",
                        "engines.vad",
                        "silero",
                        "silence.voice-within",
                        "20s", // builds are busy
                        "engines.openai.base-url",
                        llm.baseUrl()),
                new ParleyServer.Parts(
                        engines,
                        (loops, models) -> ProviderChoice::of,
                        Wiring.parts().dialects()));
        server.awaitReady();
    }

    @AfterEach
    void close() {
        callers.forEach(UnmuteCaller::close);
        server.close();
        vertx.close().await();
    }

    private ProviderRegistry registry() {
        return server.server().engines();
    }

    private List<ProcessHandle> children() {
        return Stream.<Provider>of(
                        registry().speechToText().orElseThrow(),
                        registry().textToSpeech().orElseThrow())
                .map(provider -> provider.readiness().detail().replaceAll(".*process (\\d+).*", "$1"))
                .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream())
                .toList();
    }

    private void answers(int turn) {
        callers.forEach(caller -> caller.await("response.audio.done", turn));
        // On a busy machine Unmute's clients are told that the voice takes its time.
        assertThat(callers)
                .allSatisfy(caller ->
                        assertThat(caller.texts("error", "/error/type")).isSubsetOf("warning"));
    }

    private void everybodySpeaks() {
        callers.forEach(caller -> caller.say(clip));
    }

    private static long heapInUse() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }

    /** Ms until both processes are others, and run. */
    private long replaced(List<ProcessHandle> dead) throws Exception {
        for (ProcessHandle each : dead) {
            each.onExit().get(3 * TestServer.PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        long began = System.nanoTime();
        Set<Long> gone = Set.copyOf(dead.stream().map(ProcessHandle::pid).toList());
        // A check waits until there is a process to ask.
        while (children().size() < 2 || children().stream().anyMatch(each -> gone.contains(each.pid()))) {
            registry()
                    .speechToText()
                    .orElseThrow()
                    .check()
                    .toCompletableFuture()
                    .join();
            registry()
                    .textToSpeech()
                    .orElseThrow()
                    .check()
                    .toCompletableFuture()
                    .join();
            assertThat(System.nanoTime() - began).isLessThan(TimeUnit.SECONDS.toNanos(3 * TestServer.PATIENCE_SECONDS));
        }
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    }

    @Test
    void twenty_calls_survive_the_death_of_both_processes(TestReporter reporter) throws Exception {
        for (int i = 0; i < CALLS; i++) {
            callers.add(UnmuteCaller.connect(vertx, server.port()).begin());
        }
        answers(1);
        long before = heapInUse();
        List<ProcessHandle> first = children();
        assertThat(first).hasSize(2);

        everybodySpeaks();
        first.forEach(ProcessHandle::destroyForcibly);
        long killed = replaced(first);
        answers(2);

        List<ProcessHandle> second = children();
        for (ProviderKind kind : List.of(ProviderKind.STT, ProviderKind.TTS)) {
            Files.createFile(abortFile(kind));
        }
        everybodySpeaks();
        long aborted = replaced(second);
        answers(3);

        assertThat(abortFile(ProviderKind.STT)).doesNotExist();
        assertThat(abortFile(ProviderKind.TTS)).doesNotExist();
        assertThat(children()).hasSize(2).doesNotContainAnyElementsOf(first).doesNotContainAnyElementsOf(second);
        long after = heapInUse();
        reporter.publishEntry(Map.of(
                "back after a signal, ms", Long.toString(killed),
                "back after an abort, ms", Long.toString(aborted),
                "heap before, KiB", Long.toString(before >> 10),
                "heap after, KiB", Long.toString(after >> 10)));
        assertThat(after - before).isLessThan(SLACK_BYTES);
    }
}
