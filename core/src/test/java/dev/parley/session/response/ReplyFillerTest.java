package dev.parley.session.response;

import static dev.parley.session.script.SessionScript.AHEAD;
import static dev.parley.session.script.SessionScript.PACED;
import static dev.parley.session.script.SessionScript.said;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Item;
import dev.parley.conversation.Part;
import dev.parley.conversation.Role;
import dev.parley.conversation.Truncation;
import dev.parley.provider.ChatMessage;
import dev.parley.provider.LanguageModel.Hints;
import dev.parley.provider.LanguageModel.ToolChoice;
import dev.parley.provider.ProviderException;
import dev.parley.session.ResponseOptions;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionLimits;
import dev.parley.session.SessionOutput;
import dev.parley.session.script.CallScript;
import dev.parley.session.script.ScriptedLlm;
import dev.parley.session.script.ScriptedTools;
import dev.parley.tool.OperatorTools;
import dev.parley.turn.TurnPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What a caller hears while a reply keeps them waiting: for words, for the model, for a tool; and when it cannot come. */
class ReplyFillerTest {
    private static final String FILLER = "One moment, please.";

    private final ScriptedTools tools = new ScriptedTools("tools", "weather");

    private CallScript callWith(OperatorTools.Conduct conduct) {
        CallScript call = new CallScript(
                SessionConfig.defaults(),
                PACED,
                false,
                new OperatorTools(tools.operatorTools().permissions(), conduct));
        call.pause(100);
        call.llm.answers(request -> request.messages().getLast().role() == ChatMessage.Role.TOOL
                ? ScriptedLlm.text("Sunny.")
                : ScriptedLlm.call("", "weather", "{}"));
        return call;
    }

    @Test
    void aReplyThatTheClientAskedForIsFilledInWhileItWaitsForWords() {
        CallScript call = new CallScript(SessionConfig.defaults().withTurns(TurnPolicy.manual()), PACED);
        call.stt.delayNextFlush(Duration.ofSeconds(10));
        call.say("what time is it").pause(40);
        call.session.post(new SessionInput.CommitAudio("c"));
        call.session.post(new SessionInput.CreateResponse(ResponseOptions.DEFAULT, "r"));
        call.pause(4_000);
        assertThat(call.llm.requests()).isEmpty();
        assertThat(String.join(" ", call.botWordsSent())).isEqualTo(FILLER);
    }

    @Test
    void aToolWhoseOperatorWantsNothingSaidIsWaitedForInSilence() {
        tools.takes(Duration.ofSeconds(10));
        CallScript call = callWith(new OperatorTools.Conduct(List.of(), Duration.ofSeconds(2), 8));
        call.say("weather").pause(14_000);
        assertThat(said(call, Role.ASSISTANT)).isEqualTo("Sunny.");
    }

    @Test
    void theModelIsFilledInForBehindAToolToo() {
        CallScript call = callWith(new OperatorTools.Conduct(List.of(), Duration.ofSeconds(2), 8));
        call.llm.answers(request -> {
            boolean answered = request.messages().getLast().role() == ChatMessage.Role.TOOL;
            call.llm.pace(answered ? Duration.ofSeconds(6) : Duration.ofMillis(10));
            return answered ? ScriptedLlm.text("Sunny.") : ScriptedLlm.call("", "weather", "{}");
        });
        call.say("weather").pause(5_000);
        assertThat(String.join(" ", call.botWordsSent())).isEqualTo(FILLER);
    }

    @Test
    void whereThePromptIsTooLongForTheModelTheCallerHearsThatItFailed() {
        SessionConfig config = SessionConfig.defaults()
                .withLlm(new SessionConfig.Llm(
                        Optional.empty(),
                        OptionalDouble.empty(),
                        OptionalInt.empty(),
                        List.of(),
                        ToolChoice.AUTO,
                        Hints.NONE,
                        Truncation.DISABLED));
        CallScript call = new CallScript(config, AHEAD, false, false, SessionLimits.DEFAULT.withContextTokens(100));
        call.session.post(new SessionInput.CreateItem(
                new Item.Message(
                        "long", Role.USER, Item.Status.COMPLETED, List.of(new Part.InputText("word ".repeat(100)))),
                Optional.empty(),
                ""));
        call.session.post(new SessionInput.CreateResponse(ResponseOptions.DEFAULT, ""));
        call.pause(3_000);
        assertThat(call.llm.requests()).isEmpty();
        assertThat(said(call, Role.ASSISTANT)).isEqualTo("Sorry.");
        assertThat(call.last(SessionOutput.ResponseDone.class).response().error())
                .map(ProviderException::kind)
                .contains(ProviderException.Kind.TOO_LONG);
        assertThat(call.all(SessionOutput.ProviderTrouble.class))
                .singleElement()
                .satisfies(trouble -> {
                    assertThat(trouble.kind()).isEqualTo("llm");
                    assertThat(trouble.recovering()).isFalse();
                });
    }
}
