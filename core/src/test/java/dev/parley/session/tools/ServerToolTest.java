package dev.parley.session.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Item;
import dev.parley.provider.ChatMessage;
import dev.parley.provider.LanguageModel.Tool;
import dev.parley.provider.LanguageModel.ToolChoice;
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
import dev.parley.tool.ToolError;
import dev.parley.tool.ToolResult;
import dev.parley.turn.TurnPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServerToolTest extends ToolCallScript {
    @Test
    void aToolRunsWithinTheResponseAndTheModelGoesOnWithItsResult() {
        CallScript call = call();
        scripted(call, "", "It is sunny.");
        call.say("weather please").pause(3000);

        assertThat(tools.calls()).hasSize(1);
        assertThat(tools.calls().getFirst().argumentsJson()).isEqualTo(ARGUMENTS);
        assertThat(call.all(SessionOutput.ResponseDone.class)).hasSize(1);
        assertThat(lastResponse(call).status()).isEqualTo(Response.Status.COMPLETED);
        assertThat(lastResponse(call).output())
                .extracting(item -> item.getClass().getSimpleName())
                .containsExactly("ServerCall", "Message");
        assertThat(said(call)).containsExactly("USER: weather please", "ASSISTANT: It is sunny.");
        assertThat(call.llm.requests().getLast().messages().getLast())
                .isEqualTo(new ChatMessage(
                        ChatMessage.Role.TOOL,
                        "sunny",
                        List.of(),
                        List.of(),
                        Optional.of(lastCall(call).id())));
    }

    @Test
    void eventsComeInTheOrderClientsRelyOn() {
        CallScript call = call();
        scripted(call, "", "Sunny.");
        call.outputs.clear();
        call.session.post(new SessionInput.CreateResponse(ResponseOptions.DEFAULT, ""));
        call.pause(3000);

        assertThat(call.names())
                .containsExactly(
                        "ResponseStarted",
                        "ResponseItemStarted",
                        "ItemAdded",
                        "ServerCallArguments",
                        "ServerCallArgumentsDone",
                        "ServerCallProgress",
                        "ServerCallProgress",
                        "ItemDone",
                        "ResponseItemDone",
                        "ResponseItemStarted",
                        "ItemAdded",
                        "PartStarted",
                        "ResponseText",
                        "ResponseTextDone",
                        "AudioSynthesised",
                        "ResponseAudio",
                        "ResponseAudio",
                        "ResponseAudio",
                        "SpokenWord",
                        "ResponseTranscript",
                        "ResponseAudioDone",
                        "PartDone",
                        "ItemDone",
                        "ResponseItemDone",
                        "ResponseDone",
                        "ResponseGone",
                        "PlayoutFinished");
        assertThat(call.all(SessionOutput.ServerCallProgress.class))
                .extracting(SessionOutput.ServerCallProgress::stage)
                .containsExactly(Stage.IN_PROGRESS, Stage.COMPLETED);
    }

    @Test
    void whatWasSaidBeforeASlowToolIsSpokenToItsEnd() {
        tools.takes(Duration.ofSeconds(4));
        CallScript call = call();
        scripted(call, "let me look that up for you now", "It is sunny.");
        call.say("weather").pause(12_000);

        assertThat(String.join(" ", call.botWordsSent()))
                .startsWith("let me look that up for you now")
                .endsWith("It is sunny.");
        assertThat(said(call).subList(1, said(call).size()))
                .containsExactly(
                        "ASSISTANT: let me look that up for you now",
                        "ASSISTANT: One moment, please.",
                        "ASSISTANT: It is sunny.");
    }

    @Test
    void fillersAreSaidOnlyIntoSilenceAndOneAfterAnother() {
        tools.takes(Duration.ofSeconds(12));
        CallScript call = call();
        scripted(call, "", "Sunny.");
        call.say("weather").pause(16_000);

        assertThat(said(call))
                .containsExactly(
                        "USER: weather",
                        "ASSISTANT: One moment, please.",
                        "ASSISTANT: I am still working on it.",
                        "ASSISTANT: Just a little longer.",
                        "ASSISTANT: Sunny.");
        ScriptedTools quick = new ScriptedTools("tools", "weather").takes(Duration.ofSeconds(1));
        CallScript fast = new CallScript(SessionConfig.defaults(), PACED, false, quick.operatorTools());
        fast.pause(100);
        scripted(fast, "", "Sunny.");
        fast.say("weather").pause(4000);
        assertThat(said(fast)).containsExactly("USER: weather", "ASSISTANT: Sunny.");
    }

    @Test
    void anInterruptedToolFinishesAndTheBotTellsItsResult() {
        tools.takes(Duration.ofSeconds(6));
        CallScript call = call();
        call.llm.answers(request -> switch (call.llm.requests().size()) {
            case 1 -> ScriptedLlm.call("one moment", "book", "{}");
            case 2 -> ScriptedLlm.text("Still busy.");
            default -> ScriptedLlm.text("It is booked.");
        });
        call.say("book it").pause(1500).say("hello are you there").pause(1500);

        assertThat(call.all(SessionOutput.Interrupted.class)).hasSize(1);
        assertThat(tools.running()).isEqualTo(1);
        assertThat(lastCall(call).status()).isEqualTo(Item.Status.IN_PROGRESS);
        assertThat(call.llm.requests().get(1).messages())
                .anyMatch(message -> message.text().equals(CallAnswers.RUNNING));

        call.pause(8000);
        assertThat(lastCall(call).output()).contains("sunny");
        assertThat(tools.cancelled()).isZero();
        assertThat(said(call).getLast()).isEqualTo("ASSISTANT: It is booked.");
        assertThat(call.llm.requests().getLast().messages())
                .anyMatch(message -> message.role() == ChatMessage.Role.TOOL
                        && message.text().equals("sunny"));
    }

    /** The tool ends while the bot says something else. */
    private CallScript endedMeanwhile() {
        tools.takes(Duration.ofSeconds(4));
        CallScript call = call();
        call.llm.answers(request -> switch (call.llm.requests().size()) {
            case 1 -> ScriptedLlm.call("one moment", "book", "{}");
            case 2 -> ScriptedLlm.text("a b c d e f g h i j k l m n o p q r s t");
            default -> ScriptedLlm.text("It is booked.");
        });
        call.say("book it").pause(1500).say("hello are you there").pause(4_000);
        assertThat(lastCall(call).output()).contains("sunny");
        assertThat(call.llm.requests()).hasSize(2);
        return call;
    }

    @Test
    void aResultThatComesWhileTheBotSpeaksIsToldBehindThat() {
        CallScript call = endedMeanwhile();
        call.pause(5_000);
        assertThat(said(call).subList(said(call).size() - 2, said(call).size()))
                .containsExactly("ASSISTANT: a b c d e f g h i j k l m n o p q r s t", "ASSISTANT: It is booked.");
    }

    @Test
    void aSessionThatIsToEndTellsItFirst() {
        CallScript call = endedMeanwhile();
        call.session.post(new SessionInput.Drain(Duration.ZERO));
        call.pause(9_000);
        assertThat(said(call).getLast()).isEqualTo("ASSISTANT: It is booked.");
        assertThat(call.last(SessionOutput.Ended.class).reason()).isEqualTo(EndReason.DRAINED);
    }

    @Test
    void sixteenCallsGoOnBehindTheirResponseAndTheOldestMakesRoom() {
        tools.takes(Duration.ofSeconds(20));
        String[] calls = new String[2 * 17];
        for (int i = 0; i < calls.length; i += 2) {
            calls[i] = "book";
            calls[i + 1] = "{\"seat\":" + i / 2 + "}";
        }
        CallScript call = call();
        call.llm.answers(request -> call.llm.requests().size() == 1
                ? ScriptedLlm.calls("one moment", calls)
                : ScriptedLlm.text("Still busy."));
        call.say("book them").pause(1500);
        assertThat(tools.running()).isEqualTo(17);
        call.say("hello are you there").pause(500);

        assertThat(tools.running()).isEqualTo(16);
        assertThat(tools.cancelled()).isEqualTo(1);
        List<Item.ServerCall> made = call.session.history().stream()
                .filter(Item.ServerCall.class::isInstance)
                .map(Item.ServerCall.class::cast)
                .toList();
        assertThat(made.getFirst().status()).isEqualTo(Item.Status.INCOMPLETE);
        assertThat(made.subList(1, made.size()))
                .allMatch(each -> each.status() == Item.Status.IN_PROGRESS)
                .hasSize(16);
    }

    @Test
    void theClientsCancelStopsTheTool() {
        tools.takes(Duration.ofSeconds(6));
        CallScript call = call();
        scripted(call, "", "Sunny.");
        call.say("weather").pause(1000);
        call.session.post(new SessionInput.CancelResponse(Optional.empty(), ""));
        call.pause(100);

        assertThat(tools.cancelled()).isEqualTo(1);
        assertThat(lastCall(call).status()).isEqualTo(Item.Status.INCOMPLETE);
        assertThat(lastCall(call).error().orElseThrow().message()).contains("cancelled");
        assertThat(lastResponse(call).status()).isEqualTo(Response.Status.CANCELLED);
    }

    @Test
    void aToolThatTakesTooLongIsAnErrorTheModelSpeaksAbout() {
        tools.takes(Duration.ofMinutes(5));
        CallScript call = call();
        call.llm.answers(request -> isAnswered(request.messages())
                ? ScriptedLlm.text(request.messages().getLast().text())
                : ScriptedLlm.call("", "weather", ARGUMENTS));
        call.say("weather").pause(40_000);

        assertThat(tools.cancelled()).isEqualTo(1);
        assertThat(said(call).getLast()).isEqualTo("ASSISTANT: Error: weather did not answer within 30 s.");
        assertThat(call.last(SessionOutput.ServerCallProgress.class).stage()).isEqualTo(Stage.FAILED);
    }

    @Test
    void aFailureIsAnErrorTheModelSpeaksAbout() {
        tools.answers(new ToolResult.Failed(ToolError.http(500, "weather answered (HTTP status 500)")));
        CallScript call = call();
        scripted(call, "", "That did not work.");
        call.say("weather").pause(3000);

        assertThat(call.llm.requests().getLast().messages().getLast().text())
                .isEqualTo("Error: weather answered (HTTP status 500)");
        assertThat(lastResponse(call).status()).isEqualTo(Response.Status.COMPLETED);
    }

    @Test
    void theModelHasToAnswerAfterSoManyRounds() {
        CallScript call = call();
        call.llm.answers(request -> request.toolChoice().equals(ToolChoice.NONE)
                ? ScriptedLlm.text("Enough.")
                : ScriptedLlm.call("", "weather", ARGUMENTS));
        call.say("weather").pause(8000);

        assertThat(tools.calls()).hasSize(8);
        assertThat(said(call).getLast()).isEqualTo("ASSISTANT: Enough.");
    }

    @Test
    void parallelCallsAreAnsweredTogether() {
        CallScript call = call();
        call.llm.answers(request -> isAnswered(request.messages())
                ? ScriptedLlm.text("Both.")
                : ScriptedLlm.calls("", "weather", "{\"city\":\"A\"}", "book", "{\"city\":\"B\"}"));
        call.say("both").pause(3000);

        assertThat(call.llm.requests()).hasSize(2);
        List<ChatMessage> messages = call.llm.requests().getLast().messages();
        assertThat(messages.get(messages.size() - 3).toolCalls()).hasSize(2);
        assertThat(tools.calls()).extracting(it -> it.tool()).containsExactly("weather", "book");
    }

    @Test
    void aClientsFunctionInTheSameBreathLeavesTheAnswerToTheClient() {
        CallScript call = call();
        SessionConfig config = call.session.config();
        SessionConfig.Llm llm = config.llm();
        call.session.post(new SessionInput.Configure(config.withLlm(new SessionConfig.Llm(
                llm.model(),
                llm.temperature(),
                llm.maxTokens(),
                List.of(new Tool("lamp", "", "{}"), new Tool("weather", "the client's own", "{}")),
                ToolChoice.AUTO))));
        call.llm.answers(request -> ScriptedLlm.calls("", "lamp", "{}", "tools_weather", "{}"));
        call.say("both").pause(3000);

        assertThat(call.llm.requests()).hasSize(1);
        assertThat(call.llm.requests().getFirst().tools())
                .extracting(Tool::name)
                .containsExactly("lamp", "weather", "tools_weather", "book");
        assertThat(lastResponse(call).output())
                .extracting(item -> item.getClass().getSimpleName())
                .containsExactly("FunctionCall", "ServerCall");
        assertThat(lastCall(call).output()).contains("sunny");
    }

    @Test
    void argumentsThatWereCutOffAreNotRun() {
        CallScript call = call();
        call.llm.answers(request -> List.of(
                new LlmEvent.ToolCallStarted(0, "call_0", "book"),
                new LlmEvent.ToolCallArguments(0, "{\"ci"),
                new LlmEvent.Done(LlmEvent.FinishReason.MAX_TOKENS, LlmEvent.Usage.UNKNOWN)));
        call.say("book").pause(2000);
        assertThat(tools.calls()).isEmpty();
        assertThat(lastCall(call).status()).isEqualTo(Item.Status.INCOMPLETE);
        assertThat(lastResponse(call).status()).isEqualTo(Response.Status.INCOMPLETE);
    }

    @Test
    void aServerThatDoesNotAnswerHoldsUpTheFirstReplyForASecondOnly() {
        tools.listsAfter(Duration.ofMinutes(1));
        CallScript call = new CallScript(
                SessionConfig.defaults().withTurns(TurnPolicy.manual()), PACED, false, tools.operatorTools());
        call.session.post(new SessionInput.CreateResponse(ResponseOptions.DEFAULT, ""));
        call.pause(900);
        assertThat(call.llm.requests()).isEmpty();
        call.pause(200);
        assertThat(call.llm.requests()).singleElement().matches(it -> it.tools().isEmpty());
        call.pause(70_000);
        call.session.post(new SessionInput.CreateResponse(ResponseOptions.DEFAULT, ""));
        call.pause(100);
        assertThat(call.llm.requests().getLast().tools()).hasSize(2);
    }

    @Test
    void hangingUpLeavesNothingRunning() {
        tools.takes(Duration.ofMinutes(1));
        CallScript call = call();
        call.llm.answers(request -> ScriptedLlm.call("one moment", "book", "{}"));
        call.say("book it").pause(800).say("hello hello").pause(800);
        call.session.post(new SessionInput.End(EndReason.CALLER_LEFT));
        call.time.runUntilIdle(Duration.ofHours(3));

        assertThat(tools.running()).isZero();
        assertThat(call.outputs.getLast()).isInstanceOf(SessionOutput.Ended.class);
        assertThat(call.time.pending()).isZero();
    }

    @Test
    void anUnansweredFunctionCallIsReadAsPending() {
        CallScript call = call();
        call.session.post(new SessionInput.CreateItem(
                new Item.FunctionCall("f1", Item.Status.COMPLETED, "c1", "lamp", "{}"), Optional.empty(), ""));
        call.say("and now").pause(2000);
        assertThat(call.llm.requests().getLast().messages())
                .anyMatch(message -> message.text().equals(CallAnswers.PENDING));
    }
}
