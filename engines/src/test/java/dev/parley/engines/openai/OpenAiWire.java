package dev.parley.engines.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.concurrent.LoopExecutor;
import dev.parley.engines.contract.EventLog;
import dev.parley.provider.ChatMessage;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.LlmEvent;
import dev.parley.simulator.llm.LlmOptions;
import dev.parley.simulator.llm.LlmReply;
import dev.parley.simulator.llm.SimulatedLlm;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;

/** A model asked over a real socket, and what a simulated server answers. */
abstract class OpenAiWire {
    static final String KEY = "sk-very-secret";

    static final OpenAiOptions.Timeouts SHORT =
            new OpenAiOptions.Timeouts(Duration.ofSeconds(2), Duration.ofMillis(300), Duration.ofMillis(300));
    final Vertx vertx = Vertx.vertx();
    final LoopExecutor loop = new LoopExecutor();

    final SimulatedLlm server = new SimulatedLlm(vertx, LlmOptions.onFreePort().withApiKey(KEY))
            .start()
            .await();
    final EventLog<LlmEvent> log = new EventLog<>(loop);

    @AfterEach
    void close() {
        loop.close();
        vertx.close().await();
    }

    void raw(String body) {
        server.enqueue(new LlmReply.Raw(List.of(body.getBytes(StandardCharsets.UTF_8)), Duration.ZERO));
    }

    void untilNoStreamIsOpen() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (server.openStreams() > 0 && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(2);
        }
        assertThat(server.openStreams()).isZero();
    }

    OpenAiLanguageModel model() {
        return model(KEY, OpenAiOptions.Timeouts.DEFAULT);
    }

    OpenAiLanguageModel model(String key, OpenAiOptions.Timeouts timeouts) {
        LlmEndpoint endpoint =
                new LlmEndpoint(URI.create(server.baseUrl()), Optional.of(key), Optional.empty(), "test");
        OpenAiOptions options = new OpenAiOptions(endpoint, timeouts, OpenAiOptions.Limits.DEFAULT);
        return new OpenAiLanguageModel(vertx, options, new Random(1));
    }

    dev.parley.concurrent.Cancellable ask(LanguageModel model) {
        return log.calling(() -> model.generate(request(), loop, log));
    }

    static LanguageModel.Request request() {
        return LanguageModel.Request.of(List.of(ChatMessage.of(ChatMessage.Role.USER, "Good morning")));
    }

    String text() {
        StringBuilder text = new StringBuilder();
        log.all(LlmEvent.Text.class).forEach(it -> text.append(it.delta()));
        return text.toString();
    }
}
