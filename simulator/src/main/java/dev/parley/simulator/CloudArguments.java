package dev.parley.simulator;

import dev.parley.simulator.FaultArguments.Place;
import dev.parley.simulator.anthropic.MessagesApi;
import dev.parley.simulator.assemblyai.SimulatedAssemblyAi;
import dev.parley.simulator.cartesia.SimulatedCartesia;
import dev.parley.simulator.deepgram.SimulatedDeepgram;
import dev.parley.simulator.elevenlabs.SimulatedElevenLabs;
import dev.parley.simulator.gemini.ContentApi;
import dev.parley.simulator.llm.ModelApi;
import dev.parley.simulator.llm.OpenAiApi;
import dev.parley.simulator.llm.SimulatedLlm;
import dev.parley.simulator.openai.RealtimeFlavour;
import dev.parley.simulator.openai.SimulatedTranscription;
import dev.parley.simulator.speech.Script;
import dev.parley.simulator.trace.Trace;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options of the simulated services of others; each runs only where it has a port. */
final class CloudArguments {
    @Option(
            names = "--cartesia-port",
            description = "Cartesia's text-to-speech; 0: a free port. Without, there is none.")
    private Optional<Integer> cartesiaPort = Optional.empty();

    @Option(names = "--cartesia-key", description = "Key it wants; without, any will do.")
    private Optional<String> cartesiaKey = Optional.empty();

    @Option(
            names = "--deepgram-port",
            description = "Deepgram's speech-to-text; 0: a free port. Without, there is none.")
    private Optional<Integer> deepgramPort = Optional.empty();

    @Option(names = "--deepgram-key", description = "Key it wants; without, any will do.")
    private Optional<String> deepgramKey = Optional.empty();

    @Option(
            names = "--anthropic-port",
            description = "The language model behind Anthropic's Messages API; 0: a free port. Without, there is none.")
    private Optional<Integer> anthropicPort = Optional.empty();

    @Option(
            names = "--assemblyai-port",
            description = "AssemblyAI's speech-to-text; 0: a free port. Without, there is none.")
    private Optional<Integer> assemblyAiPort = Optional.empty();

    @Option(names = "--assemblyai-key", description = "Key it wants; without, any will do.")
    private Optional<String> assemblyAiKey = Optional.empty();

    @Option(
            names = "--elevenlabs-port",
            description = "ElevenLabs' text-to-speech; 0: a free port. Without, there is none.")
    private Optional<Integer> elevenLabsPort = Optional.empty();

    @Option(names = "--elevenlabs-key", description = "Key it wants; without, any will do.")
    private Optional<String> elevenLabsKey = Optional.empty();

    @Option(
            names = "--gemini-port",
            description = "The language model behind Google's Gemini API; 0: a free port. Without, there is none.")
    private Optional<Integer> geminiPort = Optional.empty();

    @Option(
            names = "--openai-port",
            description =
                    "The language model behind OpenAI's Chat Completions and Responses; 0: a free port. Without, there is"
                            + " Chat Completions alone.")
    private Optional<Integer> openAiPort = Optional.empty();

    @Option(
            names = "--transcription-port",
            description = "OpenAI's realtime transcription sessions; 0: a free port. Without, there are none.")
    private Optional<Integer> transcriptionPort = Optional.empty();

    @Option(names = "--transcription-key", description = "Key they want; without, any will do.")
    private Optional<String> transcriptionKey = Optional.empty();

    private final List<String> started = new ArrayList<>();

    /**
     * @param script what callers say
     * @param llm how language models answer
     */
    List<Future<?>> start(Vertx vertx, String host, Script script, FaultArguments faults, LlmArguments llm) {
        List<Future<?>> starts = new ArrayList<>();
        cartesiaPort.ifPresent(port -> starts.add(new SimulatedCartesia(vertx, cartesiaKey, faults.plan(Place.TTS))
                .start(host, port)
                .onSuccess(server -> say("CARTESIA", host, server.port()))));
        deepgramPort.ifPresent(port -> {
            var options = new SimulatedDeepgram.Options(
                    host, port, deepgramKey, script, SimulatedDeepgram.Options.USUAL_PATIENCE);
            starts.add(new SimulatedDeepgram(vertx, options, faults.plan(Place.STT))
                    .start()
                    .onSuccess(server -> say("DEEPGRAM", host, server.port())));
        });
        anthropicPort.ifPresent(port -> starts.add(model(vertx, host, port, new MessagesApi(), llm, faults)
                .onSuccess(server -> say("ANTHROPIC", host, server.port()))));
        assemblyAiPort.ifPresent(port -> {
            var options = new SimulatedAssemblyAi.Options(host, port, assemblyAiKey, script);
            starts.add(new SimulatedAssemblyAi(vertx, options, faults.plan(Place.STT))
                    .start()
                    .onSuccess(server -> say("ASSEMBLYAI", host, server.port())));
        });
        elevenLabsPort.ifPresent(port ->
                starts.add(new SimulatedElevenLabs(vertx, elevenLabsKey, faults.plan(Place.TTS))
                        .start(host, port)
                        .onSuccess(server -> say("ELEVENLABS", host, server.port()))));
        geminiPort.ifPresent(port -> starts.add(model(vertx, host, port, new ContentApi(), llm, faults)
                .onSuccess(server -> say("GEMINI", host, server.port()))));
        transcriptionPort.ifPresent(port -> {
            var options = new SimulatedTranscription.Options(RealtimeFlavour.OPENAI, transcriptionKey, script);
            starts.add(new SimulatedTranscription(vertx, options, faults.plan(Place.STT))
                    .start(host, port)
                    .onSuccess(server -> sayTranscription(host, server.port())));
        });
        openAiPort.ifPresent(port -> starts.add(model(vertx, host, port, new OpenAiApi(), llm, faults)
                .onSuccess(server -> say("OPENAI", host, server.port()))));
        return starts;
    }

    private static Future<SimulatedLlm> model(
            Vertx vertx, String host, int port, ModelApi api, LlmArguments llm, FaultArguments faults) {
        return llm.server(vertx, llm.options(host, port), api, faults.plan(Place.LLM), new Trace())
                .start();
    }

    private synchronized void sayTranscription(String host, int port) {
        started.add("PARLEY_ENGINES_OPENAI_STT_API=realtime");
        started.add("PARLEY_ENGINES_OPENAI_STT_BASE_URL=http://%s:%d/v1".formatted(host, port));
    }

    private synchronized void say(String engine, String host, int port) {
        started.add("PARLEY_ENGINES_%s_BASE_URL=http://%s:%d".formatted(engine, host, port));
    }

    /** The settings of what was started. */
    synchronized void tell(PrintWriter out) {
        started.forEach(line -> out.println("  " + line));
    }
}
