package dev.parley.simulator;

import dev.parley.simulator.llm.LlmOptions;
import dev.parley.simulator.llm.SimulatedLlm;
import dev.parley.simulator.moshi.Fault;
import dev.parley.simulator.moshi.FaultPlan;
import dev.parley.simulator.moshi.MoshiOptions;
import dev.parley.simulator.moshi.SimulatedStt;
import dev.parley.simulator.moshi.SimulatedTts;
import dev.parley.simulator.moshi.SimulatedVoiceCloning;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./parley simulate}: the servers behind Unmute, without models, on Unmute's ports. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        description = "Run simulated speech and language servers, to size a machine without a GPU.")
public final class SimulateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--host", defaultValue = "127.0.0.1", description = "Address to listen on (${DEFAULT-VALUE}).")
    private String host;

    @Option(names = "--stt-port", defaultValue = "8090", description = "Speech-to-text (${DEFAULT-VALUE}).")
    private int sttPort;

    @Option(names = "--tts-port", defaultValue = "8089", description = "Text-to-speech (${DEFAULT-VALUE}).")
    private int ttsPort;

    @Option(names = "--llm-port", defaultValue = "8091", description = "Language model (${DEFAULT-VALUE}).")
    private int llmPort;

    @Option(names = "--cloning-port", defaultValue = "8092", description = "Voice cloning (${DEFAULT-VALUE}).")
    private int cloningPort;

    @Option(names = "--slots", defaultValue = "256", description = "Calls each speech server takes (${DEFAULT-VALUE}).")
    private int slots;

    @Option(
            names = "--transcript",
            description = "Text file with one line for each utterance; of lines with tabs, the last column counts.")
    private Optional<Path> transcript;

    @Option(
            names = "--step-ms",
            defaultValue = "8",
            description = "The recogniser's time for 80 ms of audio (${DEFAULT-VALUE}).")
    private int stepMs;

    @Option(
            names = "--tts-factor",
            defaultValue = "3",
            description = "Seconds of speech made in a second (${DEFAULT-VALUE}).")
    private double ttsFactor;

    @Option(
            names = "--first-token-ms",
            defaultValue = "150",
            description = "The language model's first token (${DEFAULT-VALUE}).")
    private int firstTokenMs;

    @Option(
            names = "--tokens-per-second",
            defaultValue = "60",
            description = "The language model's rate (${DEFAULT-VALUE}).")
    private double tokensPerSecond;

    @Option(
            names = "--fault",
            description = "Fault of some speech connections: ${COMPLETION-CANDIDATES}.",
            defaultValue = "NONE")
    private Fault.Kind fault;

    @Option(
            names = "--fault-share",
            defaultValue = "0.1",
            description = "Share of the connections that have it (${DEFAULT-VALUE}).")
    private double faultShare;

    @Option(
            names = "--fault-after",
            defaultValue = "20",
            description = "Messages before it happens, for faults in the middle (${DEFAULT-VALUE}).")
    private int faultAfter;

    /** Runs until the process is told to stop. */
    @Override
    public Integer call() throws Exception {
        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(stopped::countDown, "simulate-stop"));
        try {
            start(vertx).toCompletionStage().toCompletableFuture().get();
            say();
            stopped.await();
            return 0;
        } finally {
            vertx.close();
        }
    }

    private Future<?> start(Vertx vertx) {
        MoshiOptions speech = new MoshiOptions(host, 0, Set.of(MoshiOptions.PUBLIC_TOKEN), slots);
        LlmOptions.Pace pace = new LlmOptions.Pace(Duration.ofMillis(firstTokenMs), tokensPerSecond);
        LlmOptions llm = new LlmOptions(host, llmPort, List.of("simulated-1"), Optional.empty(), pace);
        MoshiOptions.Stt stt = new MoshiOptions.Stt(lines(), Duration.ofMillis(stepMs));
        return Future.all(
                new SimulatedStt(vertx, speech.withPort(sttPort), stt, faults()).start(),
                new SimulatedTts(vertx, speech.withPort(ttsPort), new MoshiOptions.Tts(ttsFactor), faults()).start(),
                new SimulatedLlm(vertx, llm).start(),
                new SimulatedVoiceCloning(vertx, speech.withPort(cloningPort)).start());
    }

    private FaultPlan faults() {
        Fault chosen = Fault.after(faultAfter, fault);
        return new FaultPlan(() -> ThreadLocalRandom.current().nextDouble() < faultShare ? chosen : Fault.NONE);
    }

    private List<String> lines() {
        if (transcript.isEmpty()) {
            return MoshiOptions.Stt.DEFAULT.lines();
        }
        try {
            List<String> lines = Files.readAllLines(transcript.get()).stream()
                    .map(line -> line.substring(line.lastIndexOf('\t') + 1).strip())
                    .filter(line -> !line.isEmpty())
                    .toList();
            if (!lines.isEmpty()) {
                return lines;
            }
            throw new ParameterException(spec.commandLine(), "--transcript: " + transcript.get() + " has no lines");
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), "--transcript: cannot read " + transcript.get(), e);
        }
    }

    private void say() {
        PrintWriter out = spec.commandLine().getOut();
        out.println("Simulated servers are running. Start Parley against them with");
        out.printf("  KYUTAI_STT_URL=ws://%s:%d%n", host, sttPort);
        out.printf("  KYUTAI_TTS_URL=ws://%s:%d%n", host, ttsPort);
        out.printf("  KYUTAI_LLM_URL=http://%s:%d%n", host, llmPort);
        out.printf("  KYUTAI_VOICE_CLONING_URL=http://%s:%d%n", host, cloningPort);
        out.flush();
    }
}
