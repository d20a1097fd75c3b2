package dev.parley.session.response;

import static dev.parley.session.script.SessionScript.AHEAD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Item;
import dev.parley.conversation.Truncation;
import dev.parley.provider.ChatMessage;
import dev.parley.provider.LanguageModel.Hints;
import dev.parley.provider.LanguageModel.Request;
import dev.parley.provider.LanguageModel.Tool;
import dev.parley.provider.LanguageModel.ToolChoice;
import dev.parley.session.ResponseOptions;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionInput;
import dev.parley.session.script.CallScript;
import dev.parley.session.script.ScriptedLlm;
import dev.parley.session.script.ScriptedTools;
import dev.parley.tool.ToolServerChoice;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the language model is asked: what the response says goes before what the session says, and a choice holds once. */
class ResponseRequestTest {
    private static final Tool LAMP = new Tool("lamp", "Switches the lamp.", "{}");
    private static final Hints SESSIONS = new Hints(Optional.of(true), Optional.of("low"));

    private final ScriptedTools shop = new ScriptedTools("shop", "find", "buy");

    private CallScript call(ToolChoice choice) {
        return call(choice, Optional.empty());
    }

    private CallScript call(ToolChoice choice, Optional<ToolServerChoice> serverChoice) {
        SessionConfig config = SessionConfig.defaults()
                .withLlm(new SessionConfig.Llm(
                        Optional.of("model"),
                        OptionalDouble.of(0.3),
                        OptionalInt.of(100),
                        List.of(LAMP),
                        choice,
                        SESSIONS,
                        Truncation.AUTO,
                        List.of(),
                        serverChoice));
        CallScript call = new CallScript(config, AHEAD, false, shop.operatorTools());
        call.pause(100);
        return call;
    }

    private static Request asked(CallScript call, ResponseOptions options) {
        call.session.post(new SessionInput.CreateResponse(options, ""));
        call.pause(1_000);
        return call.llm.requests().getLast();
    }

    private static ResponseOptions options(Optional<ToolChoice> choice, OptionalInt maxTokens, Hints hints) {
        return new ResponseOptions(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                choice,
                maxTokens,
                hints,
                false,
                Optional.empty(),
                Map.of());
    }

    /** The model calls a tool of the server first. */
    private static void callsFirst(CallScript call) {
        call.llm.answers(request -> request.messages().getLast().role() == ChatMessage.Role.TOOL
                ? ScriptedLlm.text("Found.")
                : ScriptedLlm.call("", "find", "{}"));
    }

    @Test
    void theSessionSaysWhatTheResponseLeavesOpen() {
        Request request = asked(call(ToolChoice.AUTO), ResponseOptions.DEFAULT);
        assertThat(request.model()).contains("model");
        assertThat(request.temperature()).hasValue(0.3);
        assertThat(request.maxTokens()).hasValue(100);
        assertThat(request.hints()).isEqualTo(SESSIONS);
        assertThat(request.toolChoice()).isEqualTo(ToolChoice.AUTO);
        assertThat(request.tools()).extracting(Tool::name).containsExactly("lamp", "find", "buy");
    }

    @Test
    void theResponseGoesBeforeTheSession() {
        Hints hints = new Hints(Optional.empty(), Optional.of("high"));
        Request request =
                asked(call(ToolChoice.AUTO), options(Optional.of(ToolChoice.REQUIRED), OptionalInt.of(7), hints));
        assertThat(request.maxTokens()).hasValue(7);
        assertThat(request.hints()).isEqualTo(new Hints(Optional.of(true), Optional.of("high")));
        assertThat(request.toolChoice()).isEqualTo(ToolChoice.REQUIRED);
    }

    @ParameterizedTest
    @CsvSource({"lamp, FUNCTION", "find, FUNCTION", "stairs, AUTO"})
    void aFunctionIsChosenOnlyWhereTheModelIsToldOfIt(String name, ToolChoice.Mode mode) {
        assertThat(asked(call(ToolChoice.function(name)), ResponseOptions.DEFAULT)
                        .toolChoice()
                        .mode())
                .isEqualTo(mode);
    }

    @Test
    void aChoiceHoldsUntilAToolWasCalled() {
        CallScript call = call(ToolChoice.REQUIRED);
        callsFirst(call);
        asked(call, ResponseOptions.DEFAULT);
        assertThat(call.llm.requests())
                .extracting(Request::toolChoice)
                .containsExactly(ToolChoice.REQUIRED, ToolChoice.AUTO);
    }

    @Test
    void aModelThatMayCallNothingMayCallNothingLaterEither() {
        CallScript call = call(ToolChoice.NONE);
        callsFirst(call);
        asked(call, ResponseOptions.DEFAULT);
        assertThat(call.llm.requests())
                .extracting(Request::toolChoice)
                .containsExactly(ToolChoice.NONE, ToolChoice.NONE);
    }

    @Test
    void aChosenServersToolsAreAllThatIsOfferedUntilOneWasCalled() {
        CallScript call = call(ToolChoice.AUTO, Optional.of(new ToolServerChoice("shop", Optional.of("find"))));
        callsFirst(call);
        asked(call, ResponseOptions.DEFAULT);
        assertThat(call.llm.requests())
                .extracting(Request::toolChoice)
                .containsExactly(ToolChoice.function("find"), ToolChoice.AUTO);
        assertThat(call.llm.requests())
                .extracting(request -> request.tools().stream().map(Tool::name).toList())
                .containsExactly(List.of("find"), List.of("lamp", "find", "buy"));
    }

    @Test
    void aChoiceOfTheResponseGoesBeforeTheSessionsServer() {
        CallScript call = call(ToolChoice.AUTO, Optional.of(new ToolServerChoice("shop", Optional.empty())));
        Request request =
                asked(call, options(Optional.of(ToolChoice.function("lamp")), OptionalInt.empty(), Hints.NONE));
        assertThat(request.toolChoice()).isEqualTo(ToolChoice.function("lamp"));
        assertThat(request.tools()).extracting(Tool::name).contains("lamp");
    }

    @Test
    void whatTheModelWroteBeforeItsCallStandsBeforeItInTheNextRound() {
        CallScript call = call(ToolChoice.AUTO);
        call.llm.answers(request -> switch (call.llm.requests().size()) {
            case 1 -> ScriptedLlm.call("Let me look.", "find", "{}");
            case 2 -> ScriptedLlm.call("And once more.", "buy", "{}");
            default -> ScriptedLlm.text("Done.");
        });
        call.session.post(new SessionInput.CreateResponse(ResponseOptions.DEFAULT, ""));
        call.pause(4_000);
        assertThat(call.llm.requests().getLast().messages())
                .extracting(message -> message.role() + " " + message.text())
                .endsWith("ASSISTANT Let me look.", "TOOL sunny", "ASSISTANT And once more.", "TOOL sunny");
        assertThat(call.session.history())
                .filteredOn(Item.Message.class::isInstance)
                .extracting(item -> ((Item.Message) item).words())
                .as("what was written before a call is a message of its own")
                .containsExactly("Let me look.", "And once more.", "Done.");
    }
}
