package dev.parley.session.response;

import static dev.parley.session.script.SessionScript.AHEAD;
import static dev.parley.session.script.SessionScript.PACED;
import static dev.parley.session.script.SessionScript.said;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Role;
import dev.parley.session.ResponseOptions;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionOutput;
import dev.parley.session.script.AudioScript;
import dev.parley.session.script.CallScript;
import dev.parley.session.script.ScriptedLlm;
import dev.parley.turn.TurnPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What a reply that is held while the caller speaks over it becomes. */
class HeldReplyTest {
    private static final String LETTERS = "a b c d e f g h i j k l m n o p q r s t";

    /** The bot speaks, to somebody whose words count. */
    private static CallScript talking(Optional<Duration> lead) {
        SessionConfig config = SessionConfig.defaults()
                .withTurns(TurnPolicy.semantic()
                        .withPrompting(OptionalLong.empty(), false)
                        .withSilenceMs(500))
                .withStt(new SessionConfig.Stt(Optional.of("en"), Optional.empty()));
        CallScript call = new CallScript(config, lead);
        call.llm.answers(request -> ScriptedLlm.text(call.llm.requests().size() <= 1 ? LETTERS : "yes what"));
        call.session.post(new SessionInput.CreateResponse(ResponseOptions.DEFAULT, ""));
        call.pause(1_500);
        assertThat(call.all(SessionOutput.ResponseAudio.class)).isNotEmpty();
        return call;
    }

    private static List<Boolean> holds(CallScript call) {
        return call.all(SessionOutput.PlayoutHeld.class).stream()
                .map(SessionOutput.PlayoutHeld::held)
                .toList();
    }

    @Test
    void behindABackchannelItGoesOnWithEveryWordOnce() {
        CallScript call = talking(PACED);
        call.say("okay").pause(10_000);
        assertThat(holds(call)).containsExactly(true, false);
        assertThat(call.all(SessionOutput.Interrupted.class)).isEmpty();
        assertThat(call.all(SessionOutput.ResponseStarted.class)).hasSize(1);
        assertThat(said(call, Role.ASSISTANT)).isEqualTo(LETTERS);
        assertThat(String.join(" ", call.botWordsSent())).isEqualTo(LETTERS);
        assertThat(said(call, Role.USER)).as("what was said is kept").isEqualTo("okay");
    }

    /** Behind "no", with a recogniser that is so sure of it. */
    private static CallScript over(String words, double confidence) {
        CallScript call = talking(PACED);
        call.stt.isSure(confidence, 0.9);
        call.say(words).pause(10_000);
        return call;
    }

    @Test
    void oneWordOfWhichTheRecogniserIsNotSureIsTakenForAHum() {
        CallScript call = over("no", 0.7);
        assertThat(holds(call)).containsExactly(true, false);
        assertThat(call.all(SessionOutput.Interrupted.class)).isEmpty();
        assertThat(said(call, Role.ASSISTANT)).isEqualTo(LETTERS);
    }

    @Test
    void oneWordOfWhichItIsSureInterrupts() {
        assertThat(over("no", 0.8).all(SessionOutput.Interrupted.class)).hasSize(1);
    }

    @Test
    void moreThanOneWordInterruptsHoweverSureItIs() {
        assertThat(over("no wait", 0.5).all(SessionOutput.Interrupted.class)).hasSize(1);
    }

    @Test
    void oneUnsureWordIsAnsweredWhereTheBotIsSilent() {
        CallScript call = talking(PACED);
        call.pause(20_000);
        call.stt.isSure(0.5, 0.9);
        call.say("no").pause(10_000);
        assertThat(said(call, Role.ASSISTANT)).isEqualTo(LETTERS + " / yes what");
    }

    @Test
    void meanwhileNothingOfItLeavesAndNoWordIsToldAhead() {
        CallScript call = talking(PACED);
        call.play(AudioScript.noise(260));
        assertThat(holds(call)).containsExactly(true);
        int audio = call.all(SessionOutput.ResponseAudio.class).size();
        int words = call.all(SessionOutput.SpokenWord.class).size();
        call.pause(400);
        assertThat(holds(call)).containsExactly(true);
        assertThat(call.all(SessionOutput.ResponseAudio.class)).hasSize(audio);
        assertThat(call.all(SessionOutput.SpokenWord.class).size()).isBetween(words, words + 1);
        call.pause(10_000);
        assertThat(holds(call)).containsExactly(true, false);
        assertThat(said(call, Role.ASSISTANT)).isEqualTo(LETTERS);
    }

    @Test
    void otherWordsInterruptItWhereItWasHeld() {
        CallScript call = talking(PACED);
        call.say("wait please").pause(10_000);
        assertThat(holds(call)).containsExactly(true);
        assertThat(call.all(SessionOutput.Interrupted.class)).hasSize(1);
        String heard = call.last(SessionOutput.Interrupted.class).heardText();
        assertThat(heard).isNotEmpty();
        assertThat(LETTERS).startsWith(heard).isNotEqualTo(heard);
        assertThat(said(call, Role.ASSISTANT)).isEqualTo(heard + " / yes what");
    }

    @Test
    void aReplyThatWasSentAheadIsInterruptedAndGoesOnBehindABackchannel() {
        CallScript call = talking(AHEAD);
        call.say("okay").pause(10_000);
        assertThat(holds(call)).isEmpty();
        assertThat(call.all(SessionOutput.Interrupted.class)).hasSize(1);
        assertThat(call.llm.requests()).hasSize(1);
        assertThat(call.all(SessionOutput.ResponseStarted.class)).hasSize(2);
    }
}
