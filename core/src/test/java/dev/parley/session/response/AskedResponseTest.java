package dev.parley.session.response;

import static dev.parley.session.script.SessionScript.AHEAD;
import static dev.parley.session.script.SessionScript.call;
import static dev.parley.session.script.SessionScript.said;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Role;
import dev.parley.provider.ProviderException;
import dev.parley.session.ResponseOptions;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionOutput;
import dev.parley.session.SessionOutput.Response;
import dev.parley.session.script.CallScript;
import dev.parley.turn.TurnPolicy;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Turns and responses that the client commits and asks for itself. */
class AskedResponseTest {
    @Test
    void manualCommitNeedsAudioAndAnswersOnlyWhenAsked() {
        CallScript call = new CallScript(SessionConfig.defaults().withTurns(TurnPolicy.manual()), AHEAD);
        call.session.post(new SessionInput.CommitAudio("c1"));
        assertThat(call.last(SessionOutput.Refused.class).refusal()).isEqualTo(SessionOutput.Refusal.AUDIO_TOO_SHORT);
        call.say("what time is it").pause(40);
        call.session.post(new SessionInput.CommitAudio("c2"));
        call.session.post(new SessionInput.CommitAudio("c3"));
        call.pause(1000);

        assertThat(call.all(SessionOutput.AudioCommitted.class)).hasSize(1);
        assertThat(call.last(SessionOutput.Refused.class).ref()).isEqualTo("c3");
        assertThat(said(call, Role.USER)).isEqualTo("what time is it");
        assertThat(call.all(SessionOutput.ResponseStarted.class)).isEmpty();
        call.session.post(new SessionInput.CreateResponse(ResponseOptions.DEFAULT, "r"));
        call.pause(1000);
        assertThat(call.all(SessionOutput.ResponseDone.class)).hasSize(1);
    }

    @Test
    void aReplyAskedForWithTheCommitWaitsForItsWords() {
        CallScript call = new CallScript(SessionConfig.defaults().withTurns(TurnPolicy.manual()), AHEAD);
        call.stt.delayNextFlush(Duration.ofMillis(700));
        call.say("what time is it").pause(40);
        call.session.post(new SessionInput.CommitAudio("c"));
        call.session.post(new SessionInput.CreateResponse(ResponseOptions.DEFAULT, "r"));
        assertThat(call.all(SessionOutput.ResponseStarted.class)).hasSize(1);
        call.pause(400);
        assertThat(call.llm.requests()).isEmpty();
        call.pause(1000);

        assertThat(call.llm.requests().getLast().messages().getLast().text()).isEqualTo("what time is it");
        assertThat(call.all(SessionOutput.ResponseDone.class)).hasSize(1);
    }

    @Test
    void aReplyWaitsNoLongerThanWordsMayTake() {
        CallScript call = new CallScript(SessionConfig.defaults().withTurns(TurnPolicy.manual()), AHEAD);
        call.stt.delayNextFlush(Duration.ofMinutes(5));
        call.say("what time is it").pause(40);
        call.session.post(new SessionInput.CommitAudio("c"));
        call.session.post(new SessionInput.CreateResponse(ResponseOptions.DEFAULT, "r"));
        call.pause(29_000);
        assertThat(call.all(SessionOutput.ResponseDone.class)).isEmpty();
        call.pause(2_000);
        assertThat(call.all(SessionOutput.ResponseDone.class)).hasSize(1);
        assertThat(call.last(SessionOutput.CallerTranscriptFailed.class).cause().kind())
                .isEqualTo(ProviderException.Kind.TIMEOUT);
    }

    @Test
    void aReplyCancelledWhileItWaitsForWordsIsNeverThoughtOut() {
        CallScript call = new CallScript(SessionConfig.defaults().withTurns(TurnPolicy.manual()), AHEAD);
        call.say("what time is it").pause(40);
        call.session.post(new SessionInput.CommitAudio("c"));
        call.session.post(new SessionInput.CreateResponse(ResponseOptions.DEFAULT, "r"));
        call.session.post(new SessionInput.CancelResponse(Optional.empty(), "x"));
        call.pause(1000);
        assertThat(call.last(SessionOutput.ResponseDone.class).response().status())
                .isEqualTo(Response.Status.CANCELLED);
        assertThat(call.llm.requests()).isEmpty();
    }

    @Test
    void aCommitDuringDetectionIsLeftForTheClientToAnswer() {
        CallScript call = call(AHEAD);
        call.say("what time is it");
        call.session.post(new SessionInput.CommitAudio("c"));
        call.pause(2000);
        assertThat(said(call, Role.USER)).isEqualTo("what time is it");
        assertThat(call.all(SessionOutput.ResponseStarted.class)).isEmpty();
        call.say("tell me").pause(2000);
        assertThat(call.all(SessionOutput.ResponseDone.class)).hasSize(1);
        assertThat(call.llm.requests().getLast().messages().getLast().text()).isEqualTo("what time is it tell me");
    }

    @Test
    void oneResponseInTheConversationAtATime() {
        CallScript call = call(AHEAD);
        call.session.post(new SessionInput.CreateResponse(ResponseOptions.DEFAULT, "r1"));
        call.session.post(new SessionInput.CreateResponse(ResponseOptions.DEFAULT, "r2"));

        assertThat(call.last(SessionOutput.Refused.class))
                .extracting(SessionOutput.Refused::refusal, SessionOutput.Refused::ref)
                .containsExactly(SessionOutput.Refusal.RESPONSE_ACTIVE, "r2");
        call.session.post(new SessionInput.CancelResponse(Optional.empty(), "x"));
        call.session.post(new SessionInput.CancelResponse(Optional.empty(), "y"));
        assertThat(call.last(SessionOutput.ResponseDone.class).response().reason())
                .contains(Response.StatusReason.CLIENT_CANCELLED);
        assertThat(call.last(SessionOutput.Refused.class).refusal())
                .isEqualTo(SessionOutput.Refusal.NO_ACTIVE_RESPONSE);
    }
}
