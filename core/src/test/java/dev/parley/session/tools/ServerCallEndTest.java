package dev.parley.session.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.concurrent.Cancellable;
import dev.parley.concurrent.SessionExecutor;
import dev.parley.conversation.Item;
import dev.parley.provider.LlmEvent;
import dev.parley.session.ResponseOptions;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionInput.EndReason;
import dev.parley.session.SessionOutput;
import dev.parley.session.SessionOutput.Response;
import dev.parley.session.SessionOutput.Stage;
import dev.parley.session.script.CallScript;
import dev.parley.session.script.ScriptedLlm;
import dev.parley.session.script.ScriptedTools;
import dev.parley.tool.ApprovalRule;
import dev.parley.tool.OperatorTools;
import dev.parley.tool.ToolListing;
import dev.parley.tool.ToolPermission;
import dev.parley.tool.ToolResult;
import dev.parley.tool.ToolServer;
import dev.parley.tool.ToolSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** How calls of tools end: once, in time, and whatever a server does that keeps to no rule. */
class ServerCallEndTest extends ToolCallScript {
    /** Answers as it likes. */
    private static final class Unruly implements ToolServer {
        private final Answers answers;
        private int cancelled;

        interface Answers {
            void to(SessionExecutor executor, Consumer<? super ToolResult> listener);
        }

        Unruly(Answers answers) {
            this.answers = answers;
        }

        @Override
        public String label() {
            return "unruly";
        }

        @Override
        public Cancellable list(SessionExecutor executor, Consumer<? super ToolListing> listener) {
            executor.execute(() -> listener.accept(new ToolListing.Listed(List.of(ToolSpec.of("weather", "", "{}")))));
            return () -> CompletableFuture.completedFuture(null);
        }

        @Override
        public Cancellable call(Call call, SessionExecutor executor, Consumer<? super ToolResult> listener) {
            answers.to(executor, listener);
            return () -> {
                cancelled++;
                return CompletableFuture.completedFuture(null);
            };
        }

        @Override
        public CompletionStage<Void> close() {
            return CompletableFuture.completedFuture(null);
        }

        CallScript call(Duration timeout) {
            OperatorTools operatorTools =
                    new OperatorTools(List.of(ToolPermission.ofOperator(this, timeout)), OperatorTools.Conduct.DEFAULT);
            CallScript call = new CallScript(SessionConfig.defaults(), PACED, false, operatorTools);
            call.pause(100);
            call.llm.answers(request -> isAnswered(request.messages())
                    ? ScriptedLlm.text(request.messages().getLast().text())
                    : ScriptedLlm.call("", "weather", ARGUMENTS));
            return call;
        }
    }

    private static List<Stage> stages(CallScript call) {
        return call.all(SessionOutput.ServerCallProgress.class).stream()
                .map(SessionOutput.ServerCallProgress::stage)
                .toList();
    }

    @Test
    void ofSeveralAnswersTheFirstCounts() {
        CallScript call = new Unruly((executor, listener) -> {
                    executor.schedule(Duration.ofMillis(10), () -> listener.accept(new ToolResult.Output("sunny")));
                    executor.schedule(Duration.ofMillis(20), () -> listener.accept(new ToolResult.Output("rainy")));
                })
                .call(ScriptedTools.TIMEOUT);
        call.say("weather").pause(3_000);
        assertThat(stages(call)).containsExactly(Stage.IN_PROGRESS, Stage.COMPLETED);
        assertThat(lastCall(call).output()).contains("sunny");
        assertThat(said(call)).containsExactly("USER: weather", "ASSISTANT: sunny");
    }

    @Test
    void anAnswerAfterTheTimeIsUpComesToNothing() {
        Unruly slow = new Unruly((executor, listener) ->
                executor.schedule(Duration.ofSeconds(2), () -> listener.accept(new ToolResult.Output("sunny"))));
        CallScript call = slow.call(Duration.ofMillis(500));
        call.onOutput = output -> {
            if (output instanceof SessionOutput.ServerCallProgress progress && progress.stage() == Stage.FAILED) {
                assertThat(slow.cancelled).as("given up by the time it is told").isEqualTo(1);
            }
        };
        call.say("weather").pause(5_000);
        assertThat(stages(call)).containsExactly(Stage.IN_PROGRESS, Stage.FAILED);
        assertThat(lastCall(call).error().orElseThrow().message()).isEqualTo("weather did not answer within 1 s.");
        assertThat(lastCall(call).status()).isEqualTo(Item.Status.COMPLETED);
        assertThat(call.all(SessionOutput.ResponseDone.class)).hasSize(1);
    }

    @Test
    void anAnswerAfterTheCallWasCancelledComesToNothing() {
        CallScript call = new Unruly((executor, listener) ->
                        executor.schedule(Duration.ofSeconds(2), () -> listener.accept(new ToolResult.Output("sunny"))))
                .call(ScriptedTools.TIMEOUT);
        call.say("weather").pause(1_500);
        call.session.post(new SessionInput.CancelResponse(Optional.empty(), ""));
        call.pause(4_000);
        assertThat(stages(call)).containsExactly(Stage.IN_PROGRESS, Stage.FAILED);
        assertThat(lastCall(call).status()).isEqualTo(Item.Status.INCOMPLETE);
        assertThat(call.llm.requests()).hasSize(1);
    }

    @Test
    void aServerThatCannotBeCalledIsAnErrorTheModelSpeaksAbout() {
        CallScript call = new Unruly((executor, listener) -> {
                    throw new IllegalStateException("broken");
                })
                .call(ScriptedTools.TIMEOUT);
        call.say("weather").pause(3_000);
        assertThat(stages(call)).containsExactly(Stage.IN_PROGRESS, Stage.FAILED);
        assertThat(said(call).getLast()).isEqualTo("ASSISTANT: Error: weather could not be called.");
        assertThat(call.all(SessionOutput.Ended.class)).isEmpty();
    }

    @Test
    void theModelGoesOnWhenTheLastOfSeveralCallsIsAnswered() {
        int[] calls = {0};
        CallScript call = new Unruly((executor, listener) -> {
                    Duration takes = Duration.ofMillis(++calls[0] == 1 ? 1_500 : 100);
                    executor.schedule(takes, () -> listener.accept(new ToolResult.Output("took " + takes.toMillis())));
                })
                .call(ScriptedTools.TIMEOUT);
        call.llm.answers(request -> isAnswered(request.messages())
                ? ScriptedLlm.text("Both.")
                : ScriptedLlm.calls("", "weather", "{}", "weather", "{}"));
        call.say("weather").pause(1_000);
        assertThat(call.llm.requests()).hasSize(1);
        call.pause(2_500);
        assertThat(call.llm.requests()).hasSize(2);
        assertThat(call.llm.requests().getLast().messages())
                .extracting(it -> it.text())
                .contains("took 1500", "took 100");
        assertThat(call.all(SessionOutput.ResponseDone.class)).hasSize(1);
    }

    @Test
    void withoutArgumentsAToolIsGivenAnEmptyObject() {
        CallScript call = call();
        call.llm.answers(request ->
                isAnswered(request.messages()) ? ScriptedLlm.text("Sunny.") : ScriptedLlm.call("", "weather", " "));
        call.say("weather").pause(3_000);
        assertThat(tools.calls())
                .singleElement()
                .matches(it -> it.argumentsJson().equals("{}"));
        assertThat(lastCall(call).arguments()).isEqualTo("{}");
        assertThat(call.last(SessionOutput.ServerCallArgumentsDone.class).arguments())
                .isEqualTo("{}");
    }

    @Test
    void argumentsThatWereCutOffAreToldAsFarAsTheyCame() {
        CallScript call = call();
        call.llm.answers(request -> List.of(
                new LlmEvent.ToolCallStarted(0, "call_0", "lamp"),
                new LlmEvent.ToolCallArguments(0, "{\"on"),
                new LlmEvent.ToolCallArguments(7, "of no call"),
                new LlmEvent.Done(LlmEvent.FinishReason.MAX_TOKENS, LlmEvent.Usage.UNKNOWN)));
        call.say("lamp").pause(2_000);
        assertThat(call.all(SessionOutput.ToolArguments.class))
                .singleElement()
                .matches(it -> it.delta().equals("{\"on"));
        assertThat(call.last(SessionOutput.ToolArgumentsDone.class).arguments()).isEqualTo("{\"on");
        assertThat(lastResponse(call).output())
                .first()
                .matches(it -> it instanceof Item.FunctionCall made
                        && made.status() == Item.Status.INCOMPLETE
                        && made.arguments().equals("{\"on"));
    }

    @Test
    void aCallWhoseArgumentsAreBeingWrittenWhenItsResponseIsCancelledIsClosedAndNotRun() {
        CallScript call = call();
        call.llm.pace(Duration.ofMillis(300));
        call.llm.answers(request -> List.of(
                new LlmEvent.ToolCallStarted(0, "call_0", "book"),
                new LlmEvent.ToolCallArguments(0, "{\"ci"),
                new LlmEvent.ToolCallArguments(0, "ty\":\"Oslo\"}"),
                new LlmEvent.Done(LlmEvent.FinishReason.TOOL_CALLS, LlmEvent.Usage.UNKNOWN)));
        call.session.post(new SessionInput.CreateResponse(ResponseOptions.DEFAULT, ""));
        call.pause(700);
        call.session.post(new SessionInput.CancelResponse(Optional.empty(), ""));
        call.pause(2_000);
        assertThat(call.last(SessionOutput.ServerCallArgumentsDone.class).arguments())
                .isEqualTo("{\"ci");
        assertThat(told(call, SessionOutput.ItemDone.class)).containsExactly(Item.Status.INCOMPLETE);
        assertThat(lastResponse(call).output()).hasSize(1);
        assertThat(tools.calls()).isEmpty();
    }

    private CallScript interrupted() {
        tools.takes(Duration.ofSeconds(6));
        CallScript call = call();
        call.llm.answers(request -> call.llm.requests().size() == 1
                ? ScriptedLlm.call("one moment", "book", "{}")
                : ScriptedLlm.text("Yes."));
        call.say("book it").pause(1_500).say("hello are you there").pause(1_500);
        assertThat(tools.running()).isEqualTo(1);
        return call;
    }

    private static List<Item.Status> told(CallScript call, Class<? extends SessionOutput> type) {
        return call.all(type).stream()
                .map(it -> it instanceof SessionOutput.ItemDone done
                        ? done.item()
                        : ((SessionOutput.ResponseItemDone) it).item())
                .filter(Item.ServerCall.class::isInstance)
                .map(it -> ((Item.ServerCall) it).status())
                .toList();
    }

    @Test
    void aCallThatOutlivesItsResponseIsIncompleteThereAndDoneInTheConversationLater() {
        CallScript call = interrupted();
        assertThat(told(call, SessionOutput.ResponseItemDone.class)).containsExactly(Item.Status.INCOMPLETE);
        assertThat(call.all(SessionOutput.ResponseDone.class)
                        .getFirst()
                        .response()
                        .output())
                .filteredOn(Item.ServerCall.class::isInstance)
                .singleElement()
                .matches(it -> ((Item.ServerCall) it).status() == Item.Status.INCOMPLETE);
        assertThat(told(call, SessionOutput.ItemDone.class)).isEmpty();
        call.pause(8_000);
        assertThat(told(call, SessionOutput.ItemDone.class)).containsExactly(Item.Status.COMPLETED);
        assertThat(told(call, SessionOutput.ResponseItemDone.class)).hasSize(1);
    }

    @Test
    void aSessionThatIsToEndByItselfWaitsForACallThatOutlivesItsResponse() {
        CallScript call = interrupted();
        call.session.post(new SessionInput.Drain(Duration.ofMillis(500)));
        call.pause(2_000);
        assertThat(call.all(SessionOutput.Ended.class)).isEmpty();
        call.pause(8_000);
        assertThat(call.last(SessionOutput.Ended.class).reason()).isEqualTo(EndReason.DRAINED);
        assertThat(lastCall(call).output()).contains("sunny");
    }

    @Test
    void whatStillRunsAtTheEndIsCancelledAndItsItemIsClosed() {
        CallScript call = interrupted();
        call.session.post(new SessionInput.End(EndReason.CALLER_LEFT));
        assertThat(tools.cancelled()).isEqualTo(1);
        assertThat(stages(call)).containsExactly(Stage.IN_PROGRESS, Stage.FAILED);
        assertThat(told(call, SessionOutput.ItemDone.class)).containsExactly(Item.Status.INCOMPLETE);
    }

    @Test
    void aCallOfAClientsServerThatOutlivesItsResponseIsLeftToTheClientToSpeakAbout() {
        ScriptedTools mine = new ScriptedTools("mine", "pay").takes(Duration.ofSeconds(3));
        CallScript call = new CallScript(SessionConfig.defaults(), PACED);
        SessionConfig config = call.session.config();
        call.session.post(new SessionInput.Configure(config.withLlm(
                config.llm().withServers(List.of(mine.byClient(ApprovalRule.NEVER)), Optional.empty()))));
        call.pause(100);
        call.llm.answers(request -> call.llm.requests().size() == 1
                ? ScriptedLlm.call("one moment", "pay", "{}")
                : ScriptedLlm.text("Yes."));
        call.say("pay").pause(1_500).say("hello are you there").pause(6_000);
        assertThat(lastCall(call).output()).contains("sunny");
        assertThat(call.llm.requests()).hasSize(2);
        assertThat(call.all(SessionOutput.ResponseDone.class))
                .extracting(it -> it.response().status())
                .containsExactly(Response.Status.CANCELLED, Response.Status.COMPLETED);
    }
}
