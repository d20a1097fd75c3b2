package dev.parley.engines.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.engines.contract.EventLog;
import dev.parley.engines.support.ProbedServer;
import dev.parley.provider.LlmEvent;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderException.Kind;
import dev.parley.simulator.llm.LlmReply;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long the model's server is waited for, and when it is asked again. */
@Tag("faults")
class OpenAiPatienceTest extends OpenAiWire {
    @ParameterizedTest
    @CsvSource({"''", "one two"})
    void silence_of_the_server_is_a_timeout(String before) {
        server.enqueue(new LlmReply.Hang(before));
        ask(model(KEY, SHORT));
        assertThat(log.await(LlmEvent.Failed.class).cause().kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(text()).isEqualTo(before);
    }

    /** A server that loads its model keeps the connection alive: nobody asks a second time. */
    @Test
    void comments_are_signs_of_life() {
        List<byte[]> pieces = new java.util.ArrayList<>();
        for (int i = 0; i < 12; i++) {
            pieces.add(": PROCESSING\n\n".getBytes(StandardCharsets.UTF_8));
        }
        pieces.add("data: {\"choices\":[{\"delta\":{\"content\":\"at last\"},\"finish_reason\":\"stop\"}]}\n\n"
                .getBytes(StandardCharsets.UTF_8));
        server.enqueue(new LlmReply.Raw(pieces, Duration.ofMillis(100)));
        ask(model(
                KEY,
                new OpenAiOptions.Timeouts(Duration.ofSeconds(2), Duration.ofSeconds(60), Duration.ofMillis(900))));
        log.await(LlmEvent.Done.class);
        assertThat(text()).isEqualTo("at last");
        assertThat(log.all(LlmEvent.Reasoning.class)).isNotEmpty();
        assertThat(server.requests()).hasSize(1);
    }

    /** However alive a server is, its first word has a bound. */
    @Test
    void the_first_token_has_a_bound_of_its_own() {
        List<byte[]> pieces = new java.util.ArrayList<>();
        for (int i = 0; i < 200; i++) {
            pieces.add(
                    "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\"}}]}\n\n".getBytes(StandardCharsets.UTF_8));
        }
        server.enqueue(new LlmReply.Raw(pieces, Duration.ofMillis(50)));
        ask(model(
                KEY,
                new OpenAiOptions.Timeouts(Duration.ofSeconds(2), Duration.ofMillis(500), Duration.ofSeconds(30))));
        assertThat(log.await(LlmEvent.Failed.class).cause().kind()).isEqualTo(Kind.TIMEOUT);
    }

    @Test
    void a_server_that_asks_to_be_left_alone_is() {
        server.enqueue(new LlmReply.Error(429, "slow down", java.util.Map.of("Retry-After", "30")));
        OpenAiLanguageModel model = model();
        ask(model);
        assertThat(log.await(LlmEvent.Failed.class).cause().retryAfter()).contains(Duration.ofSeconds(30));
        EventLog<LlmEvent> second = new EventLog<>(loop);
        second.calling(() -> model.generate(request(), loop, second));
        ProviderException cause = second.await(LlmEvent.Failed.class).cause();
        assertThat(cause.kind()).isEqualTo(Kind.AT_CAPACITY);
        assertThat(cause).hasMessageContaining("left alone");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void a_server_that_is_down_is_asked_soon_and_ever_more_rarely_until_it_answers() throws Exception {
        ProbedServer down = new ProbedServer(vertx);
        LlmEndpoint endpoint = new LlmEndpoint(
                URI.create("http://127.0.0.1:" + down.port() + "/v1"), Optional.empty(), Optional.empty(), "test");
        try (down;
                OpenAiLanguageModel model =
                        new OpenAiLanguageModel(vertx, OpenAiOptions.of(endpoint), new Random(1), down)) {
            assertThat(model.start()
                            .toCompletableFuture()
                            .handle((ok, failure) -> failure != null)
                            .get())
                    .isTrue();
            assertThat(model.recoversItself()).isTrue();
            assertThat(down.nextWait()).isBetween(Duration.ofMillis(200), Duration.ofMillis(300));
            down.ask();
            assertThat(down.nextWait()).isBetween(Duration.ofMillis(400), Duration.ofMillis(600));
            down.answers(429, Map.of("Retry-After", "7"), "");
            down.ask();
            assertThat(down.nextWait()).isEqualTo(Duration.ofSeconds(7));
            down.answers(200, Map.of(), "{\"data\":[{\"id\":\"a-model\"}]}");
            down.ask();
            down.untilReady(model::readiness);
            assertThat(model.defaultModel()).isEqualTo("a-model");
        }
    }

    @Test
    void a_short_wait_is_waited() {
        server.enqueue(new LlmReply.Error(503, "loading", java.util.Map.of("retry-after-ms", "300")))
                .enqueue(new LlmReply.Text("ready"));
        OpenAiLanguageModel model = model();
        ask(model);
        log.await(LlmEvent.Failed.class);
        EventLog<LlmEvent> second = new EventLog<>(loop);
        second.calling(() -> model.generate(request(), loop, second));
        second.await(LlmEvent.Done.class);
        assertThat(server.requests()).hasSize(2);
    }

    /** Each refusal teaches something: six are taken within a reply, and the next reply begins with what was learnt. */
    @Test
    void a_server_that_refuses_one_thing_after_the_other_is_asked_six_times() {
        List<String> refused = List.of(
                "stream_options",
                "use max_completion_tokens",
                "temperature is not supported",
                "tool_choice is not supported",
                "unknown field reasoning_effort",
                "images are not supported",
                "tools are not supported");
        refused.forEach(each -> server.enqueue(LlmReply.Error.of(400, each)));
        server.enqueue(new LlmReply.Text("at last"));
        OpenAiLanguageModel model = model();
        ask(model);
        assertThat(log.await(LlmEvent.Failed.class).cause()).hasMessageContaining("images are not supported");
        assertThat(server.requests()).hasSize(6);
        EventLog<LlmEvent> second = new EventLog<>(loop);
        second.calling(() -> model.generate(request(), loop, second));
        second.await(LlmEvent.Done.class);
        assertThat(server.requests()).hasSize(8);
    }

    @Test
    void what_was_learnt_of_too_many_models_is_forgotten() {
        OpenAiLanguageModel model = model();
        Quirks learnt = Quirks.NONE.with(Quirks.Refused.TOOLS);
        for (int i = 0; i < 64; i++) {
            model.learnt("model " + i, learnt);
        }
        model.learnt("model 63", learnt);
        assertThat(model.quirks("model 0")).isEqualTo(learnt);
        model.learnt("model 64", learnt);
        assertThat(model.quirks("model 0")).isEqualTo(Quirks.NONE);
        assertThat(model.quirks("model 63")).isEqualTo(Quirks.NONE);
        assertThat(model.quirks("model 64")).isEqualTo(learnt);
    }
}
