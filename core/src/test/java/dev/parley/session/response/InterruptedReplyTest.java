package dev.parley.session.response;

import static dev.parley.session.script.SessionScript.AHEAD;
import static dev.parley.session.script.SessionScript.PACED;
import static dev.parley.session.script.SessionScript.said;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Role;
import dev.parley.session.ResponseOptions;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionInput.EndReason;
import dev.parley.session.SessionOutput;
import dev.parley.session.script.AudioScript;
import dev.parley.session.script.CallScript;
import dev.parley.session.script.ScriptedLlm;
import dev.parley.turn.TurnPolicy;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What becomes of the rest of a reply that was cut by something that said nothing. */
class InterruptedReplyTest {
    private static final String LETTERS = "a b c d e f g h i j k l m n o p q r s t";

    private static CallScript call(boolean responds, Optional<Duration> lead) {
        TurnPolicy turns = TurnPolicy.voiceActivity().withReplies(responds, true);
        CallScript call = new CallScript(SessionConfig.defaults().withTurns(turns), lead);
        call.llm.answers(request -> ScriptedLlm.text(LETTERS));
        return call;
    }

    /** The bot speaks, and is cut by noise. */
    private static CallScript cutByNoise(boolean responds) {
        CallScript call = call(responds, PACED);
        call.session.post(new SessionInput.CreateResponse(ResponseOptions.DEFAULT, ""));
        call.pause(1_500).play(AudioScript.noise(300));
        assertThat(call.all(SessionOutput.Interrupted.class)).hasSize(1);
        return call;
    }

    private static int started(CallScript call) {
        return call.all(SessionOutput.ResponseStarted.class).size();
    }

    @Test
    void whereTheBotDoesNotAnswerByItselfItDoesNotGoOnByItself() {
        CallScript call = cutByNoise(false);
        call.pause(10_000);
        assertThat(started(call)).isEqualTo(1);
        assertThat(said(call, Role.ASSISTANT))
                .isEqualTo(call.last(SessionOutput.Interrupted.class).heardText());
    }

    @Test
    void itWaitsForTheWordsOfATurnThatTheClientCommitsAndThenGoesOnByItself() {
        CallScript call = cutByNoise(true);
        call.stt.delayNextFlush(Duration.ofMillis(2_400));
        call.session.post(new SessionInput.CommitAudio("c"));
        call.pause(2_300);
        assertThat(call.all(SessionOutput.CallerTranscript.class)).isEmpty();
        assertThat(started(call)).isEqualTo(1);
        call.pause(9_000);
        assertThat(call.last(SessionOutput.CallerTranscript.class).transcript()).isEmpty();
        assertThat(started(call)).isEqualTo(2);
        assertThat(call.llm.requests()).hasSize(1);
        assertThat(said(call, Role.ASSISTANT).replace(" / ", " ")).isEqualTo(LETTERS);
    }

    @Test
    void whoWaitsForItIsFilledIn() {
        CallScript call = cutByNoise(true);
        call.stt.delayNextFlush(Duration.ofSeconds(6));
        call.session.post(new SessionInput.CommitAudio("c"));
        call.pause(4_000);
        assertThat(said(call, Role.ASSISTANT)).endsWith("One moment, please.");
        assertThat(call.llm.requests()).hasSize(1);
    }

    @Test
    void aSessionThatIsToEndWaitsForIt() {
        CallScript call = cutByNoise(true);
        call.stt.delayNextFlush(Duration.ofMillis(500));
        call.session.post(new SessionInput.CommitAudio("c"));
        call.session.post(new SessionInput.Drain(Duration.ZERO));
        call.pause(15_000);
        assertThat(call.last(SessionOutput.Ended.class).reason()).isEqualTo(EndReason.DRAINED);
        assertThat(said(call, Role.ASSISTANT).replace(" / ", " ")).isEqualTo(LETTERS);
    }

    @Test
    void whereAllOfItWasHeardAnotherReplyIsMade() {
        CallScript call = call(true, AHEAD);
        call.llm.answers(request -> ScriptedLlm.text("one two three"));
        call.session.post(new SessionInput.CreateResponse(ResponseOptions.DEFAULT, ""));
        while (call.all(SessionOutput.ResponseAudio.class).isEmpty()) {
            call.pause(20);
        }
        call.pause(480).play(AudioScript.noise(300));
        assertThat(call.last(SessionOutput.Interrupted.class).heardText()).isEqualTo("one two three");
        call.llm.answers(request -> ScriptedLlm.text("and four"));
        call.pause(5_000);
        assertThat(call.llm.requests()).hasSize(2);
        assertThat(said(call, Role.ASSISTANT)).isEqualTo("one two three / and four");
    }
}
