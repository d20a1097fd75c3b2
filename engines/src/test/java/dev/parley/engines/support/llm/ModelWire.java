package dev.parley.engines.support.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.concurrent.Cancellable;
import dev.parley.concurrent.LoopExecutor;
import dev.parley.engines.contract.EventLog;
import dev.parley.engines.contract.TestContext;
import dev.parley.provider.ChatMessage;
import dev.parley.provider.Engine;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.LlmEvent;
import dev.parley.simulator.fault.FaultPlan;
import dev.parley.simulator.llm.LlmOptions;
import dev.parley.simulator.llm.LlmReply;
import dev.parley.simulator.llm.ModelApi;
import dev.parley.simulator.llm.SimulatedLlm;
import dev.parley.simulator.trace.Trace;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** An engine and a simulated server that speaks its protocol, over real sockets. */
public final class ModelWire implements AutoCloseable {
    public static final String KEY = "key-very-secret-0123456789";

    public final Vertx vertx = Vertx.vertx();
    public final LoopExecutor loop = new LoopExecutor();
    public final FaultPlan faults = new FaultPlan();
    public final SimulatedLlm server;
    private final Engine engine;

    public ModelWire(Engine engine, ModelApi api) {
        this(engine, api, LlmOptions.Pace.FAST);
    }

    public ModelWire(Engine engine, ModelApi api, LlmOptions.Pace pace) {
        this.engine = engine;
        server = new SimulatedLlm(
                        vertx, LlmOptions.onFreePort().withApiKey(KEY).withPace(pace), api, faults, new Trace())
                .start()
                .await();
    }

    public LanguageModel model() {
        return model(Map.of());
    }

    /** @param more settings; an empty one is left out */
    public LanguageModel model(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of("base-url", server.address(), "api-key", KEY));
        settings.putAll(more);
        settings.values().removeIf(String::isEmpty);
        return engine.languageModel(TestContext.with(settings).lend(Vertx.class, vertx))
                .orElseThrow();
    }

    public void raw(byte[]... pieces) {
        server.enqueue(new LlmReply.Raw(List.of(pieces), Duration.ofMillis(2)));
    }

    public void raw(String body) {
        raw(body.getBytes(StandardCharsets.UTF_8));
    }

    /** One generation. */
    public final class Asked {
        public final EventLog<LlmEvent> log = new EventLog<>(loop);
        public final Cancellable work;

        private Asked(LanguageModel model, LanguageModel.Request request) {
            work = log.calling(() -> model.generate(request, loop, log));
        }

        public LlmEvent.Done done() {
            LlmEvent end = end();
            assertThat(end).isInstanceOf(LlmEvent.Done.class);
            return (LlmEvent.Done) end;
        }

        public LlmEvent.Failed failed() {
            LlmEvent end = end();
            assertThat(end).isInstanceOf(LlmEvent.Failed.class);
            return (LlmEvent.Failed) end;
        }

        public LlmEvent end() {
            return log.await(it -> it instanceof LlmEvent.Done || it instanceof LlmEvent.Failed, "the end");
        }

        public String text() {
            StringBuilder text = new StringBuilder();
            log.all(LlmEvent.Text.class).forEach(it -> text.append(it.delta()));
            return text.toString();
        }

        public String reasoning() {
            StringBuilder text = new StringBuilder();
            log.all(LlmEvent.Reasoning.class).forEach(it -> text.append(it.delta()));
            return text.toString();
        }

        /** Names and arguments. */
        public String calls() {
            StringBuilder calls = new StringBuilder();
            log.all(LlmEvent.ToolCallStarted.class).forEach(call -> {
                calls.append(calls.isEmpty() ? "" : " ").append(call.name());
                log.all(LlmEvent.ToolCallArguments.class).stream()
                        .filter(more -> more.index() == call.index())
                        .forEach(more -> calls.append(more.delta()));
            });
            return calls.toString();
        }
    }

    public Asked ask(LanguageModel model) {
        return ask(model, LanguageModel.Request.of(List.of(ChatMessage.of(ChatMessage.Role.USER, "Good morning"))));
    }

    public Asked ask(LanguageModel model, LanguageModel.Request request) {
        return new Asked(model, request);
    }

    public static LanguageModel.Request request(List<ChatMessage> messages, LanguageModel.ToolChoice choice) {
        return new LanguageModel.Request(
                messages,
                Optional.empty(),
                OptionalDouble.of(0.8),
                OptionalInt.of(300),
                List.of(
                        new LanguageModel.Tool(
                                "get_weather",
                                "The weather of a place.",
                                "{\"type\":\"object\",\"properties\":{\"place\":{\"type\":\"string\"}},\"required\":[\"place\"]}")),
                choice);
    }

    public void untilNoStreamIsOpen() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (server.openStreams() > 0 && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(2);
        }
        assertThat(server.openStreams()).isZero();
    }

    @Override
    public void close() {
        loop.close();
        vertx.close().await();
    }
}
