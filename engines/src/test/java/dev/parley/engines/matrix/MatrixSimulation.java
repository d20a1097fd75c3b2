package dev.parley.engines.matrix;

import dev.parley.simulator.fault.FaultPlan;
import dev.parley.simulator.llm.LlmOptions;
import dev.parley.simulator.llm.LlmReply;
import dev.parley.simulator.llm.ModelApi;
import dev.parley.simulator.llm.SimulatedLlm;
import dev.parley.simulator.openai.SimulatedSpeechServer;
import dev.parley.simulator.speech.Script;
import dev.parley.simulator.speech.WordTones;
import dev.parley.simulator.trace.Trace;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;

/** What is simulated for all engines of the matrix: words as tones, who hears them, who answers. */
public final class MatrixSimulation implements AutoCloseable {
    /** All words of the conversations. */
    public static final List<String> WORDS =
            List.of("alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "go", "forward", "ten", "meters");

    /** Where simulated servers listen. */
    public static final String HOST = "127.0.0.1";

    private final Vertx vertx = Vertx.vertx();
    private final WordTones tones = new WordTones(WORDS);
    private final Script script = Script.of(tones);

    /** Simulated servers run on it. */
    public Vertx vertx() {
        return vertx;
    }

    /** What a voice says words by. */
    public WordTones tones() {
        return tones;
    }

    /** What a recogniser hears words by. */
    public Script script() {
        return script;
    }

    /** A server of OpenAI's speech endpoints, which hears and speaks. */
    public SimulatedSpeechServer speechServer() {
        return new SimulatedSpeechServer(vertx, Optional.empty(), script, new FaultPlan())
                .speaking(tones)
                .start()
                .await();
    }

    /** A server of language models, which answers with the words it was told, in the other order. */
    public SimulatedLlm model(ModelApi api) {
        return new SimulatedLlm(vertx, LlmOptions.onFreePort(), api, new FaultPlan(), new Trace())
                .otherwise(request ->
                        new LlmReply.Text(answer(tones.words(api.asked(request).said()))))
                .start()
                .await();
    }

    /** What the models say to these words. */
    public static String answer(List<String> words) {
        return words.isEmpty() ? "I heard nothing." : String.join(" ", words.reversed()) + ".";
    }

    @Override
    public void close() {
        vertx.close().await();
    }
}
