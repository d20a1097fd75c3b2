package dev.parley.turn;

import static dev.parley.turn.TurnTalk.policy;
import static dev.parley.turn.TurnTalk.without;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.turn.Decision.Ignored;
import dev.parley.turn.Decision.Interrupt;
import dev.parley.turn.Decision.Reason;
import dev.parley.turn.Decision.Respond;
import dev.parley.turn.Decision.SpeechStarted;
import dev.parley.turn.Decision.TurnEnded;
import dev.parley.turn.TurnPolicy.Detection;
import org.junit.jupiter.api.Test;

/** Turns that only the client ends. */
class ManualTurnTest {
    private static final TurnPolicy ACTIVE = policy(Detection.MANUAL);

    private final TurnTalk talk = new TurnTalk(TurnPolicy.manual());

    @Test
    void voiceWordsAndScoresDecideNothing() {
        assertThat(talk.voice(50)).isEmpty();
        assertThat(talk.word("hello")).isEmpty();
        assertThat(talk.score(1.0)).isEmpty();
        assertThat(talk.silence(50)).isEmpty();
        assertThat(talk.state().userSpeaking()).isFalse();
    }

    @Test
    void aCommitIsATurnWithoutAReply() {
        talk.voice(10);
        assertThat(talk.committed()).containsExactly(new TurnEnded(320, Reason.CLIENT_COMMIT));
        assertThat(talk.state().awaitingTranscript()).isTrue();
        assertThat(talk.heardClientsTurn()).containsExactly(new Ignored("turn", Reason.CLIENT_COMMIT));
    }

    @Test
    void aCommitIsNotAnsweredEvenWhenThePolicyResponds() {
        talk.switchTo(ACTIVE);
        talk.voice(10);
        talk.committed();
        assertThat(talk.heardClientsTurn()).containsExactly(new Ignored("turn", Reason.CLIENT_COMMIT));
    }

    @Test
    void anOverlongTurnIsEndedAndAnswered() {
        talk.switchTo(ACTIVE);
        talk.voice(10);
        assertThat(talk.overlong()).containsExactly(new TurnEnded(320, Reason.LONGEST_TURN));
        assertThat(talk.heard()).containsExactly(new Respond(Reason.TURN_ENDED));
    }

    @Test
    void twoCommitsAreTwoTurns() {
        talk.voice(10);
        talk.committed();
        talk.voice(10);
        assertThat(talk.committed()).containsExactly(new TurnEnded(640, Reason.CLIENT_COMMIT));
        assertThat(talk.heardNothing()).containsExactly(new Ignored("turn", Reason.NOTHING_HEARD));
        assertThat(talk.state().awaitingTranscript()).isTrue();
    }

    @Test
    void voiceInterruptsWhenAllowedAndBeginsNothing() {
        talk.switchTo(ACTIVE);
        talk.botPrepares();
        assertThat(talk.voice(3)).containsExactly(new Interrupt(Reason.VOICE));
        assertThat(talk.state().userSpeaking()).isFalse();
        assertThat(talk.voice(10)).isEmpty();
    }

    @Test
    void voiceDoesNotInterruptWhenNotAllowed() {
        talk.switchTo(without(ACTIVE, true, false));
        talk.botPrepares();
        talk.botSpeaks();
        assertThat(talk.voice(50)).isEmpty();
        assertThat(talk.word("stop")).isEmpty();
        assertThat(talk.echoed("stop")).isEmpty();
        assertThat(talk.state().botSpeaking()).isTrue();
    }

    @Test
    void theEchoGuardHoldsHereToo() {
        talk.switchTo(ACTIVE);
        talk.botPrepares();
        talk.botSpeaks();
        assertThat(talk.voice(8)).isEmpty();
        assertThat(talk.voice(1)).containsExactly(new Interrupt(Reason.VOICE));
        assertThat(talk.state().calm()).isTrue();
        assertThat(talk.voice(10)).as("what interrupted was no echo").isEmpty();
    }

    @Test
    void aWordInterruptsUnlessItIsTheBots() {
        talk.switchTo(ACTIVE);
        talk.botPrepares();
        talk.botSpeaks();
        talk.silence(1);
        assertThat(talk.echoed("stop")).containsExactly(new Ignored("word", Reason.ECHOED_WORD));
        assertThat(talk.word("stop")).containsExactly(new Interrupt(Reason.WORD));
    }

    @Test
    void wordsOfACommittedTurnDoNotInterruptItsReply() {
        talk.switchTo(ACTIVE);
        talk.voice(10);
        talk.committed();
        talk.botPrepares();
        talk.pass(100);
        assertThat(talk.word("hello")).isEmpty();
        assertThat(talk.state().botActive()).isTrue();
    }

    @Test
    void speechUnderWayWaitsForTheCommitWhenDetectionIsSwitchedOff() {
        talk.switchTo(policy(Detection.VOICE_ACTIVITY));
        assertThat(talk.voice(3)).containsExactly(new SpeechStarted(0, Reason.VOICE));
        talk.switchTo(TurnPolicy.manual());
        assertThat(talk.silence(50)).isEmpty();
        assertThat(talk.committed()).containsExactly(new TurnEnded(53 * 32, Reason.CLIENT_COMMIT));
    }

    @Test
    void voiceThatWasBecomingSpeechIsDroppedWhenDetectionIsSwitchedOff() {
        talk.switchTo(policy(Detection.VOICE_ACTIVITY));
        talk.voice(2);
        talk.switchTo(TurnPolicy.manual());
        talk.voice(1);
        talk.switchTo(policy(Detection.VOICE_ACTIVITY));
        assertThat(talk.voice(2)).isEmpty();
    }
}
