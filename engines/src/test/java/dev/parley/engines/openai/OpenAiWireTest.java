package dev.parley.engines.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.concurrent.LoopExecutor;
import dev.parley.concurrent.SessionExecutor;
import dev.parley.engines.contract.EventLog;
import dev.parley.provider.ChatMessage;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.LlmEvent;
import dev.parley.provider.LlmEvent.FinishReason;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderException.Kind;
import dev.parley.provider.Readiness;
import dev.parley.simulator.llm.LlmReply;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The engine against every way a server can answer, over real sockets. */
@Tag("faults")
class OpenAiWireTest extends OpenAiWire {
    @Test
    void speaks_the_text_and_counts_the_tokens() {
        server.enqueue(new LlmReply.Text("Good morning to you"));
        ask(model());
        LlmEvent.Done done = log.await(LlmEvent.Done.class);
        assertThat(text()).isEqualTo("Good morning to you");
        assertThat(done.reason()).isEqualTo(FinishReason.STOP);
        assertThat(done.usage().outputTokens()).isEqualTo(4);
        assertThat(done.usage().inputTokens()).isPositive();
    }

    @Test
    void reports_parallel_tool_calls() {
        server.enqueue(new LlmReply.ToolCalls(List.of(
                new LlmReply.ToolCalls.Call("c1", "weather", "{\"city\":\"Rome\"}"),
                new LlmReply.ToolCalls.Call("c2", "time", "{}"))));
        ask(model());
        assertThat(log.await(LlmEvent.Done.class).reason()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(log.all(LlmEvent.ToolCallStarted.class))
                .containsExactly(
                        new LlmEvent.ToolCallStarted(0, "c1", "weather"),
                        new LlmEvent.ToolCallStarted(1, "c2", "time"));
        StringBuilder arguments = new StringBuilder();
        log.all(LlmEvent.ToolCallArguments.class).forEach(it -> arguments.append(it.delta()));
        assertThat(arguments).hasToString("{\"city\":\"Rome\"}{}");
    }

    @ParameterizedTest
    @CsvSource({
        "401, UNAUTHORISED",
        "403, UNAUTHORISED",
        "404, REJECTED",
        "400, REJECTED",
        "429, AT_CAPACITY",
        "503, AT_CAPACITY",
        "500, BROKEN",
        "504, TIMEOUT"
    })
    void maps_what_the_server_refuses(int status, Kind kind) {
        server.enqueue(LlmReply.Error.of(status, "because of " + KEY + " " + "x".repeat(2000)));
        ask(model());
        ProviderException cause = log.await(LlmEvent.Failed.class).cause();
        assertThat(cause.kind()).isEqualTo(kind);
        assertThat(cause).hasMessageContaining("answered " + status).hasMessageContaining("because of ***");
        assertThat(cause.getMessage()).doesNotContain(KEY).hasSizeLessThan(600);
    }

    @Test
    void a_wrong_key_is_told_at_start() {
        OpenAiLanguageModel model = model("sk-wrong", OpenAiOptions.Timeouts.DEFAULT);
        ProviderException cause = (ProviderException) model.start()
                .toCompletableFuture()
                .handle((done, failure) -> failure)
                .join();
        assertThat(cause.kind()).isEqualTo(Kind.UNAUTHORISED);
        assertThat(model.readiness().state()).isEqualTo(Readiness.State.FAILED);
        assertThat(model.readiness().detail())
                .contains("check the API key (from test)")
                .doesNotContain("sk-wrong");
        model.close();
    }

    @Test
    void readiness_names_model_and_address() {
        OpenAiLanguageModel model = model();
        model.start().toCompletableFuture().join();
        assertThat(model.defaultModel()).isEqualTo("simulated-1");
        assertThat(model.readiness().detail()).contains("simulated-1").contains(server.baseUrl());
    }

    /** Tells what is done beside the loop. */
    private record Watched(SessionExecutor loop, List<String> beside) implements SessionExecutor {
        @Override
        public void execute(Runnable task) {
            loop.execute(task);
        }

        @Override
        public boolean inLoop() {
            return loop.inLoop();
        }

        @Override
        public Timer schedule(Duration delay, Runnable task) {
            return loop.schedule(delay, task);
        }

        @Override
        public void executeBlocking(String name, Runnable task) {
            beside.add(name);
            loop.executeBlocking(name, task);
        }

        @Override
        public long nanoTime() {
            return loop.nanoTime();
        }
    }

    @ParameterizedTest
    @CsvSource({"60000, 0", "70000, 1"})
    void a_long_request_is_written_beside_the_loop(int characters, int times) {
        server.enqueue(new LlmReply.Text("fine"));
        Watched watched = new Watched(loop, new CopyOnWriteArrayList<>());
        ChatMessage picture = new ChatMessage(
                ChatMessage.Role.USER, "look", List.of("x".repeat(characters)), List.of(), Optional.empty());
        OpenAiLanguageModel model = model();
        log.calling(() -> model.generate(LanguageModel.Request.of(List.of(picture)), watched, log));
        log.await(LlmEvent.Done.class);
        assertThat(text()).isEqualTo("fine");
        assertThat(watched.beside()).hasSize(times);
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void asks_again_without_what_the_server_refuses_and_remembers() {
        server.enqueue(LlmReply.Error.of(400, "extra fields not permitted: stream_options"))
                .enqueue(new LlmReply.Text("fine"))
                .enqueue(new LlmReply.Text("again"));
        OpenAiLanguageModel model = model();
        ask(model);
        log.await(LlmEvent.Done.class);
        assertThat(text()).isEqualTo("fine");
        EventLog<LlmEvent> second = new EventLog<>(loop);
        second.calling(() -> model.generate(request(), loop, second));
        second.await(LlmEvent.Done.class);
        assertThat(server.requests())
                .extracting(it -> it.containsKey("stream_options"))
                .containsExactly(true, false, false);
    }

    @Test
    void cancel_closes_the_connection_and_completes_when_it_is_gone() throws Exception {
        server.enqueue(new LlmReply.Hang("one two"));
        var work = ask(model());
        log.await(LlmEvent.Text.class);
        assertThat(server.openStreams()).isEqualTo(1);
        LoopExecutor.await(log.calling(() -> {
            var gone = work.cancel();
            log.expectSilence();
            return gone;
        }));
        untilNoStreamIsOpen();
    }

    @Test
    void a_cancelled_request_that_was_never_answered_is_gone_too() throws Exception {
        server.enqueue(new LlmReply.Hang(""));
        var work = ask(model());
        while (server.openStreams() == 0) {
            TimeUnit.MILLISECONDS.sleep(2);
        }
        LoopExecutor.await(log.calling(work::cancel));
        untilNoStreamIsOpen();
        assertThat(log.events()).isEmpty();
    }

    @Test
    void a_connection_is_kept_for_the_next_request() {
        OpenAiLanguageModel model = model();
        model.start().toCompletableFuture().join();
        for (int i = 0; i < 3; i++) {
            EventLog<LlmEvent> each = new EventLog<>(loop);
            each.calling(() -> model.generate(request(), loop, each));
            each.await(LlmEvent.Done.class);
            loop.settle();
        }
        assertThat(server.connections()).isLessThanOrEqualTo(2);
    }

    @Test
    void an_answer_cut_in_the_middle_is_a_failure() {
        server.enqueue(new LlmReply.Drop("one two"));
        ask(model());
        assertThat(log.await(LlmEvent.Failed.class).cause().kind()).isEqualTo(Kind.BROKEN);
        assertThat(text()).isEqualTo("one two");
    }

    @Test
    void an_error_inside_the_stream_is_a_failure() {
        server.enqueue(new LlmReply.ErrorInStream("one", "out of memory"));
        ask(model());
        assertThat(log.await(LlmEvent.Failed.class).cause()).hasMessageContaining("out of memory");
    }

    @Test
    void nobody_there_is_a_failure_that_says_where() {
        LlmEndpoint nowhere =
                new LlmEndpoint(URI.create("http://127.0.0.1:1/v1"), Optional.empty(), Optional.of("m"), "test");
        ask(new OpenAiLanguageModel(vertx, OpenAiOptions.of(nowhere), new Random(1)));
        ProviderException cause = log.await(LlmEvent.Failed.class).cause();
        assertThat(cause.kind()).isEqualTo(Kind.BROKEN);
        assertThat(cause).hasMessageContaining("http://127.0.0.1:1/v1");
    }

    @Test
    void an_answer_without_done_mark_ends_with_its_finish_reason() {
        raw("data: {\"choices\":[{\"delta\":{\"content\":\"hi\"},\"finish_reason\":\"length\"}]}\n\n");
        ask(model());
        assertThat(log.await(LlmEvent.Done.class).reason()).isEqualTo(FinishReason.MAX_TOKENS);
    }

    @Test
    void an_answer_may_come_byte_by_byte() {
        byte[] whole =
                ("\r\n: ping\r\n\r\ndata: {\"choices\":[{\"delta\":{\"content\":\"né\"}}]}\r\n\r\ndata: [DONE]\r\n\r\n")
                        .getBytes(StandardCharsets.UTF_8);
        List<byte[]> bytes = new java.util.ArrayList<>();
        for (byte b : whole) {
            bytes.add(new byte[] {b});
        }
        server.enqueue(new LlmReply.Raw(bytes, Duration.ofMillis(1)));
        ask(model());
        assertThat(log.await(LlmEvent.Done.class).reason()).isEqualTo(FinishReason.STOP);
        assertThat(text()).isEqualTo("né");
    }

    /** Templates that want one system message in front: learnt once, remembered. */
    @Test
    void system_messages_go_where_the_server_takes_them() {
        server.enqueue(LlmReply.Error.of(500, "System message must be at the beginning."))
                .enqueue(new LlmReply.Text("fine"))
                .enqueue(new LlmReply.Text("again"));
        OpenAiLanguageModel model = model();
        LanguageModel.Request request = LanguageModel.Request.of(List.of(
                ChatMessage.of(ChatMessage.Role.SYSTEM, "Be kind."),
                ChatMessage.of(ChatMessage.Role.USER, "Good morning"),
                ChatMessage.of(ChatMessage.Role.SYSTEM, "Be brief.")));
        for (EventLog<LlmEvent> each : List.of(log, new EventLog<LlmEvent>(loop))) {
            each.calling(() -> model.generate(request, loop, each));
            each.await(LlmEvent.Done.class);
        }
        assertThat(server.requests())
                .extracting(it -> it.getJsonArray("messages").size())
                .containsExactly(3, 2, 2);
    }

    /** What was closed and never opened tells how the model begins; the next answer is read so. */
    @Test
    void a_model_that_reasons_without_saying_so_is_remembered() {
        String hidden = "data: {\"choices\":[{\"delta\":{\"content\":\"hidden \"}}]}\n\n"
                + "data: {\"choices\":[{\"delta\":{\"content\":\"plan</think>Good.\"},\"finish_reason\":\"stop\"}]}\n\n";
        raw(hidden);
        raw(hidden);
        OpenAiLanguageModel model = model();
        ask(model);
        log.await(LlmEvent.Done.class);
        loop.settle();
        EventLog<LlmEvent> second = new EventLog<>(loop);
        second.calling(() -> model.generate(request(), loop, second));
        second.await(LlmEvent.Done.class);
        assertThat(second.all(LlmEvent.Text.class))
                .extracting(LlmEvent.Text::delta)
                .containsExactly("Good.");
    }

    @Test
    void clients_are_not_told_where_the_server_is() {
        ask(model("sk-wrong", OpenAiOptions.Timeouts.DEFAULT));
        ProviderException cause = log.await(LlmEvent.Failed.class).cause();
        assertThat(cause).hasMessageContaining(server.baseUrl());
        assertThat(cause.forClients())
                .doesNotContain("127.0.0.1")
                .doesNotContain("localhost")
                .contains("answered 401");
    }

    @Test
    void garbage_is_a_failure() {
        raw("data: <html>busy</html>\n\n");
        ask(model());
        assertThat(log.await(LlmEvent.Failed.class).cause()).hasMessageContaining("not JSON");
    }

    @Test
    void an_endless_event_is_a_failure() {
        raw("data: " + "x".repeat(300_000));
        ask(model());
        assertThat(log.await(LlmEvent.Failed.class).cause()).hasMessageContaining("larger than");
    }

    @Test
    void closing_the_engine_fails_what_is_open() {
        server.enqueue(new LlmReply.Hang("one"));
        OpenAiLanguageModel model = model();
        ask(model);
        log.await(LlmEvent.Text.class);
        model.close();
        assertThat(log.await(LlmEvent.Failed.class).cause().kind()).isEqualTo(Kind.BROKEN);
    }
}
