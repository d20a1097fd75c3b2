package dev.parley.session.response;

import static dev.parley.session.script.SessionScript.AHEAD;
import static dev.parley.session.script.SessionScript.call;
import static dev.parley.session.script.SessionScript.said;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Role;
import dev.parley.provider.LlmEvent;
import dev.parley.provider.LlmEvent.Done;
import dev.parley.provider.LlmEvent.FinishReason;
import dev.parley.provider.LlmEvent.Usage;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderException.Kind;
import dev.parley.session.ResponseOptions;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionOutput;
import dev.parley.session.SessionOutput.Response;
import dev.parley.session.script.CallScript;
import dev.parley.session.script.ScriptedLlm;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When a language model is asked again, and when it is given up. */
class GenerationTest {
    private final CallScript call = call(AHEAD);

    private static LlmEvent failed(Kind kind) {
        return new LlmEvent.Failed(new ProviderException(kind, "scripted", "no"));
    }

    /** The first request is answered with these, later ones with a reply. */
    private void firstAnswered(LlmEvent... events) {
        call.llm.answers(request -> call.llm.requests().size() == 1 ? List.of(events) : ScriptedLlm.text("Here I am."));
    }

    private void ask() {
        call.session.post(new SessionInput.CreateResponse(ResponseOptions.DEFAULT, ""));
    }

    private Response last() {
        return call.last(SessionOutput.ResponseDone.class).response();
    }

    private List<Boolean> recovering() {
        return call.all(SessionOutput.ProviderTrouble.class).stream()
                .map(SessionOutput.ProviderTrouble::recovering)
                .toList();
    }

    @Test
    void whatBreaksBeforeItsFirstWordIsAskedForOnceMoreAndToldOf() {
        firstAnswered(failed(Kind.BROKEN));
        ask();
        call.pause(2_000);
        assertThat(call.llm.requests()).hasSize(2);
        assertThat(recovering()).containsExactly(true);
        assertThat(last().status()).isEqualTo(Response.Status.COMPLETED);
    }

    @Test
    void whatBreaksTwiceHasFailed() {
        call.llm.answers(request -> List.of(failed(Kind.BROKEN)));
        ask();
        call.pause(5_000);
        assertThat(call.llm.requests()).hasSize(2);
        assertThat(recovering()).containsExactly(true, false);
        assertThat(last().status()).isEqualTo(Response.Status.FAILED);
    }

    @Test
    void whatIsRefusedForGoodIsNotAskedForAgain() {
        firstAnswered(failed(Kind.REJECTED));
        ask();
        call.pause(2_000);
        assertThat(call.llm.requests()).hasSize(1);
        assertThat(recovering()).containsExactly(false);
        assertThat(last().error()).map(ProviderException::kind).contains(Kind.REJECTED);
    }

    @Test
    void whatBreaksBehindItsFirstWordIsNotAskedForAgainAndKeepsTheWord() {
        firstAnswered(new LlmEvent.Text("Well,"), failed(Kind.BROKEN));
        ask();
        call.pause(3_000);
        assertThat(call.llm.requests()).hasSize(1);
        assertThat(said(call, Role.ASSISTANT)).startsWith("Well,");
        assertThat(last().status()).isEqualTo(Response.Status.FAILED);
    }

    @Test
    void whatBreaksBehindACallIsNotAskedForAgain() {
        firstAnswered(new LlmEvent.ToolCallStarted(0, "call_0", "lamp"), failed(Kind.BROKEN));
        ask();
        call.pause(2_000);
        assertThat(call.llm.requests()).hasSize(1);
    }

    @Test
    void whatBreaksBehindReasoningOrBlanksOnlyIsAskedForAgain() {
        firstAnswered(new LlmEvent.Reasoning("hm"), new LlmEvent.Text(" "), failed(Kind.BROKEN));
        ask();
        call.pause(2_000);
        assertThat(call.llm.requests()).hasSize(2);
        assertThat(last().status()).isEqualTo(Response.Status.COMPLETED);
    }

    @ParameterizedTest
    @EnumSource(FinishReason.class)
    void nothingIsAskedForAgainWhereTheModelTookItForAnAnswer(FinishReason reason) {
        firstAnswered(new Done(reason, Usage.UNKNOWN));
        ask();
        call.pause(2_000);
        boolean tookIt = reason == FinishReason.STOP || reason == FinishReason.TOOL_CALLS;
        assertThat(call.llm.requests()).hasSize(tookIt ? 2 : 1);
    }

    @Test
    void aReplyThatIsCancelledBetweenTheTriesIsNotAskedForAgain() {
        firstAnswered(failed(Kind.BROKEN));
        ask();
        call.pause(20);
        assertThat(recovering()).containsExactly(true);
        call.session.post(new SessionInput.CancelResponse(Optional.empty(), ""));
        call.pause(2_000);
        assertThat(call.llm.requests()).hasSize(1);
        assertThat(call.all(SessionOutput.ResponseDone.class)).hasSize(1);
    }

    @Test
    void theWaitForAWordCountsFromTheLastOne() {
        call.llm.pace(Duration.ofSeconds(15));
        call.llm.answers(request -> ScriptedLlm.text("one two"));
        ask();
        call.pause(60_000);
        assertThat(last().status()).isEqualTo(Response.Status.COMPLETED);
        assertThat(recovering()).isEmpty();
    }

    @Test
    void aModelThatReasonsIsAtWorkButKeepsTheCallerWaiting() {
        call.llm.pace(Duration.ofSeconds(15));
        call.llm.answers(request -> List.of(
                new LlmEvent.Reasoning("hm"),
                new LlmEvent.Reasoning("well"),
                new LlmEvent.Text("Here."),
                new Done(FinishReason.STOP, Usage.UNKNOWN)));
        ask();
        call.pause(70_000);
        assertThat(last().status()).isEqualTo(Response.Status.COMPLETED);
        assertThat(said(call, Role.ASSISTANT)).startsWith("One moment, please.").contains("Here.");
    }

    @Test
    void aModelThatFallsSilentBehindAWordIsGivenUpAfterTheWait() {
        call.llm.answers(request -> List.of(new LlmEvent.Text("Well,")));
        ask();
        call.pause(19_900);
        assertThat(call.all(SessionOutput.ResponseDone.class)).isEmpty();
        call.pause(2_500);
        assertThat(last().error()).map(ProviderException::kind).contains(Kind.TIMEOUT);
        assertThat(last().error()).map(Throwable::getMessage).contains("the language model wrote nothing for 20000 ms");
        assertThat(call.llm.running()).isZero();
    }
}
