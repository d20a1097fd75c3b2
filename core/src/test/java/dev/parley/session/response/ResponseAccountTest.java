package dev.parley.session.response;

import static dev.parley.session.script.SessionScript.AHEAD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Item;
import dev.parley.conversation.TokenEstimate;
import dev.parley.provider.LanguageModel.Tool;
import dev.parley.provider.LanguageModel.ToolChoice;
import dev.parley.provider.LlmEvent;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderException.Kind;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionOutput;
import dev.parley.session.SessionOutput.Response;
import dev.parley.session.script.AudioScript;
import dev.parley.session.script.CallScript;
import dev.parley.session.script.ScriptedLlm;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What a response is said to have taken: tokens, as counted or as estimated, and speech. */
class ResponseAccountTest {
    private static final String INSTRUCTIONS = "Be brief and kind to everybody who calls.";
    private static final Tool TOOL = new Tool("weather", "Tells the weather of a town.", "{\"type\":\"object\"}");

    private final CallScript call = new CallScript(
            SessionConfig.defaults()
                    .withInstructions(INSTRUCTIONS)
                    .withLlm(new SessionConfig.Llm(
                            Optional.empty(),
                            OptionalDouble.empty(),
                            OptionalInt.empty(),
                            List.of(TOOL),
                            ToolChoice.AUTO)),
            AHEAD);

    private Response answered() {
        call.say("one two three").pause(3_000);
        return call.last(SessionOutput.ResponseDone.class).response();
    }

    @Test
    void whatTheServerCountedIsToldAsItIs() {
        assertThat(answered().usage()).isEqualTo(new LlmEvent.Usage(10, 3, 0));
    }

    @Test
    void whatTheServerDidNotCountIsEstimated() {
        call.llm.answers(request -> List.of(
                new LlmEvent.Text("I am fine."),
                new LlmEvent.Done(LlmEvent.FinishReason.STOP, LlmEvent.Usage.UNKNOWN)));
        Response response = answered();
        List<Item> items = call.session.history();
        int tool = TokenEstimate.of(TOOL.name())
                + TokenEstimate.of(TOOL.description())
                + TokenEstimate.of(TOOL.parametersJson());
        assertThat(response.usage())
                .isEqualTo(new LlmEvent.Usage(
                        TokenEstimate.of(INSTRUCTIONS) + tool + TokenEstimate.of(items.getFirst()),
                        TokenEstimate.of(items.getLast()),
                        0));
    }

    @Test
    void speechIsCountedInBothDirections() {
        Response response = answered();
        long heard = call.all(SessionOutput.CallerTranscript.class).getFirst().audioMs();
        assertThat(heard).isPositive();
        assertThat(response.speech())
                .isEqualTo(new Response.Speech(heard, 3L * (AudioScript.WORD_MS + AudioScript.GAP_MS)));
    }

    @Test
    void aServerThatAsksForTwoSecondsGetsThemAndOneThatAsksForMoreIsNotWaitedFor() {
        ProviderException busy = new ProviderException(Kind.AT_CAPACITY, "scripted", "busy");
        call.llm.answers(request -> call.llm.requests().size() == 1
                ? List.of(new LlmEvent.Failed(busy.retryAfter(Duration.ofSeconds(2))))
                : ScriptedLlm.text("Here I am."));
        assertThat(answered().status()).isEqualTo(Response.Status.COMPLETED);
        call.llm.answers(request -> List.of(
                new LlmEvent.Failed(busy.retryAfter(Duration.ofSeconds(2).plusMillis(1)))));
        int before = call.llm.requests().size();
        assertThat(answered().error()).map(ProviderException::kind).isEqualTo(Optional.of(Kind.AT_CAPACITY));
        assertThat(call.llm.requests()).hasSize(before + 1);
    }
}
