package dev.parley.simulator;

import dev.parley.simulator.fault.FaultPlan;
import dev.parley.simulator.llm.ChatCompletionsApi;
import dev.parley.simulator.llm.LlmOptions;
import dev.parley.simulator.llm.ModelApi;
import dev.parley.simulator.llm.SimulatedLlm;
import dev.parley.simulator.llm.ToolCaller;
import dev.parley.simulator.trace.Trace;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options of the simulated language model. */
final class LlmArguments {
    @Option(names = "--llm-port", defaultValue = "8091", description = "Language model (${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--llm-model",
            split = ",",
            defaultValue = "simulated-1",
            description = "Models it lists (${DEFAULT-VALUE}).")
    private List<String> models = List.of();

    @Option(names = "--llm-key", description = "Key it wants; without, any will do.")
    private Optional<String> key;

    @Option(
            names = "--first-token-ms",
            defaultValue = "150",
            description = "The language model's first token (${DEFAULT-VALUE}).")
    private int firstTokenMs;

    @Option(
            names = "--tokens-per-second",
            defaultValue = "60",
            description = "The language model's rate; 0: all at once (${DEFAULT-VALUE}).")
    private double tokensPerSecond;

    @Option(
            names = "--tool-calls",
            defaultValue = "0",
            description = "Functions it calls at once where a request offers some (${DEFAULT-VALUE}).")
    private int toolCalls;

    int port() {
        return port;
    }

    SimulatedLlm server(Vertx vertx, String host, FaultPlan faults, Trace trace) {
        return server(vertx, options(host, port), new ChatCompletionsApi(), faults, trace);
    }

    /** The same elsewhere. */
    LlmOptions options(String host, int own) {
        return new LlmOptions(
                host, own, models, key, new LlmOptions.Pace(Duration.ofMillis(firstTokenMs), tokensPerSecond));
    }

    /** @param api the protocol it speaks */
    SimulatedLlm server(Vertx vertx, LlmOptions options, ModelApi api, FaultPlan faults, Trace trace) {
        SimulatedLlm llm = new SimulatedLlm(vertx, options, api, faults, trace);
        return toolCalls > 0 ? llm.otherwise(new ToolCaller(api, toolCalls, llm::chat)) : llm;
    }
}
