package dev.parley.engines.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.concurrent.Cancellable;
import dev.parley.concurrent.LoopExecutor;
import dev.parley.provider.ChatMessage;
import dev.parley.provider.ChatMessage.Role;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.LlmEvent;
import dev.parley.provider.Readiness;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every language model keeps. */
public abstract class LanguageModelContract {
    protected final LoopExecutor loop = new LoopExecutor();

    /** The engine under test, started. May be shared between tests; the subclass closes it. */
    protected abstract LanguageModel provider();

    /** A conversation the model answers with a text of several words. */
    protected List<ChatMessage> conversation() {
        return List.of(
                ChatMessage.of(Role.SYSTEM, "You are a friendly assistant."),
                ChatMessage.of(Role.ASSISTANT, "Hello! How can I help?"),
                ChatMessage.of(Role.USER, "What can you do for me?"));
    }

    /** A conversation the model answers by calling {@code get_weather}, if it calls functions. */
    protected List<ChatMessage> toolConversation() {
        return List.of(ChatMessage.of(Role.USER, "What is the weather in Paris?"));
    }

    @AfterEach
    void close_loop() {
        loop.close();
    }

    @Test
    void is_ready_once_started() {
        LoopExecutor.await(provider().start());
        assertThat(provider().readiness().state()).isEqualTo(Readiness.State.READY);
        assertThat(provider().defaultModel()).isNotBlank();
    }

    @Test
    void writes_text_then_says_done() {
        Generation generation = generate(LanguageModel.Request.of(conversation()));
        LlmEvent.Done done = generation.finish();
        assertThat(done.reason()).isEqualTo(LlmEvent.FinishReason.STOP);
        assertThat(generation.text()).isNotBlank();
        assertThat(generation.log.all(LlmEvent.Text.class))
                .noneMatch(it -> it.delta().isEmpty());
        assertThat(generation.log.events().getLast()).isEqualTo(done);
    }

    @Test
    void writes_in_pieces() {
        Generation generation = generate(LanguageModel.Request.of(conversation()));
        generation.finish();
        assertThat(generation.log.all(LlmEvent.Text.class)).hasSizeGreaterThan(1);
    }

    @Test
    void calls_a_function_where_it_says_so() {
        LanguageModel.Request request = new LanguageModel.Request(
                toolConversation(),
                Optional.empty(),
                OptionalDouble.empty(),
                OptionalInt.empty(),
                List.of(new LanguageModel.Tool(
                        "get_weather",
                        "The weather of a place.",
                        "{\"type\":\"object\",\"properties\":{\"place\":{\"type\":\"string\"}}}")),
                LanguageModel.ToolChoice.REQUIRED);
        Generation generation = generate(request);
        generation.finish();
        assertThat(generation.log.all(LlmEvent.ToolCallStarted.class).stream().map(LlmEvent.ToolCallStarted::name))
                .isEqualTo(provider().capabilities().tools() ? List.of("get_weather") : List.of());
    }

    @Test
    void stops_at_the_limit_of_tokens() {
        LanguageModel.Request request = new LanguageModel.Request(
                conversation(),
                Optional.empty(),
                OptionalDouble.empty(),
                OptionalInt.of(2),
                List.of(),
                LanguageModel.ToolChoice.AUTO);
        assertThat(generate(request).finish().reason()).isEqualTo(LlmEvent.FinishReason.MAX_TOKENS);
    }

    @Test
    void serves_generations_side_by_side() {
        Generation one = generate(LanguageModel.Request.of(conversation()));
        Generation other = generate(LanguageModel.Request.of(conversation()));
        one.finish();
        other.finish();
        assertThat(one.text()).isNotBlank();
        assertThat(other.text()).isNotBlank();
    }

    @Test
    void says_nothing_when_cancelled_at_once() {
        Generation generation = generate(LanguageModel.Request.of(conversation()), true);
        assertThat(generation.log.events()).isEmpty();
        assertThat(loop.blockingTasks()).isZero();
    }

    @Test
    void is_silent_and_gone_after_cancel() {
        Generation generation = generate(LanguageModel.Request.of(conversation()));
        generation.log.await(LlmEvent.Text.class);
        generation.cancel();
        loop.settle();
        assertThat(loop.blockingTasks()).isZero();
    }

    protected final Generation generate(LanguageModel.Request request) {
        return generate(request, false);
    }

    private Generation generate(LanguageModel.Request request, boolean cancelAtOnce) {
        EventLog<LlmEvent> log = new EventLog<>(loop);
        LanguageModel llm = provider();
        if (!cancelAtOnce) {
            return new Generation(log, log.calling(() -> llm.generate(request, loop, log)));
        }
        LoopExecutor.await(log.calling(() -> {
            var gone = llm.generate(request, loop, log).cancel();
            log.expectSilence();
            return gone;
        }));
        loop.settle();
        return new Generation(log, () -> {
            throw new IllegalStateException("cancelled already");
        });
    }

    /** One generation and what came of it. */
    protected static final class Generation {
        public final EventLog<LlmEvent> log;
        private final Cancellable work;

        private Generation(EventLog<LlmEvent> log, Cancellable work) {
            this.log = log;
            this.work = work;
        }

        /** Waits for the end. */
        public LlmEvent.Done finish() {
            LlmEvent end =
                    log.await(event -> event instanceof LlmEvent.Done || event instanceof LlmEvent.Failed, "Done");
            log.doing(log::expectSilence);
            assertThat(end).isInstanceOf(LlmEvent.Done.class);
            return (LlmEvent.Done) end;
        }

        public String text() {
            StringBuilder text = new StringBuilder();
            log.all(LlmEvent.Text.class).forEach(it -> text.append(it.delta()));
            return text.toString();
        }

        /** Cancels and waits until the generation is gone; any event from then on fails the test. */
        public void cancel() {
            LoopExecutor.await(log.calling(() -> {
                var gone = work.cancel();
                log.expectSilence();
                return gone;
            }));
        }
    }
}
