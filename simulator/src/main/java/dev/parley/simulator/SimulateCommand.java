package dev.parley.simulator;

import dev.parley.simulator.FaultArguments.Place;
import dev.parley.simulator.moshi.MoshiOptions;
import dev.parley.simulator.moshi.SimulatedStt;
import dev.parley.simulator.moshi.SimulatedTts;
import dev.parley.simulator.moshi.SimulatedVoiceCloning;
import dev.parley.simulator.trace.Trace;
import dev.parley.simulator.trace.TraceServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

    @Option(
            names = "--trace-port",
            defaultValue = "8093",
            description = "Times at the simulated servers' sockets, for ./parley load (${DEFAULT-VALUE}).")
    private int tracePort;

    @Mixin
    private SpeechArguments speech;

    @Mixin
    private LlmArguments llm;

    @Mixin
    private CloudArguments cloud;

    @Mixin
    private FaultArguments faults;

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
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        } finally {
            vertx.close();
        }
    }

    private Future<?> start(Vertx vertx) {
        Trace trace = new Trace();
        MoshiOptions stt = speech.sttServer(host);
        MoshiOptions tts = speech.ttsServer(host);
        List<Future<?>> starts = new ArrayList<>(List.of(
                SimulatedStt.traced(vertx, stt, speech.stt(), faults.plan(Place.STT), trace)
                        .start(),
                SimulatedTts.traced(vertx, tts, speech.tts(), faults.plan(Place.TTS), trace)
                        .start(),
                llm.server(vertx, host, faults.plan(Place.LLM), trace).start(),
                new SimulatedVoiceCloning(vertx, speech.cloningServer(host), faults.plan(Place.CLONING)).start(),
                new TraceServer(vertx, trace, host, tracePort).start()));
        starts.addAll(cloud.start(vertx, host, speech.stt().script(), faults, llm));
        return Future.all(starts);
    }

    private void say() {
        PrintWriter out = spec.commandLine().getOut();
        out.println("Simulated servers are running. Start Parley against them with");
        out.printf("  KYUTAI_STT_URL=ws://%s:%d%n", host, speech.sttServer(host).port());
        out.printf("  KYUTAI_TTS_URL=ws://%s:%d%n", host, speech.ttsServer(host).port());
        out.printf("  KYUTAI_LLM_URL=http://%s:%d%n", host, llm.port());
        out.printf(
                "  KYUTAI_VOICE_CLONING_URL=http://%s:%d%n",
                host, speech.cloningServer(host).port());
        cloud.tell(out);
        out.println("What Parley adds to a call is measured with");
        out.printf("  ./parley load --simulator http://%s:%d%n", host, tracePort);
        out.flush();
    }
}
