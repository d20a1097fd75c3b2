package dev.parley.turn;

import static dev.parley.turn.TurnTalk.padded;
import static dev.parley.turn.TurnTalk.without;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.turn.Decision.Ignored;
import dev.parley.turn.Decision.Interrupt;
import dev.parley.turn.Decision.Reason;
import dev.parley.turn.Decision.Respond;
import dev.parley.turn.Decision.SpeechStarted;
import dev.parley.turn.Decision.TurnEnded;
import dev.parley.turn.TurnPolicy.Detection;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Turns by words and the recogniser's pause score (unmute.md 5.2 to 5.4). */
class SemanticTurnTest {
    private final TurnTalk talk = new TurnTalk(TurnPolicy.semantic());

    @Test
    void speechBeginsWithItsFirstWordWhereNoVoiceWasHeard() {
        assertThat(talk.silence(50)).isEmpty();
        assertThat(talk.word("hello")).containsExactly(new SpeechStarted(1_600, Reason.WORD));
        assertThat(talk.word("there")).isEmpty();
    }

    @Test
    void voiceBeginsSpeechBeforeAnyWord() {
        talk.silence(50);
        assertThat(talk.voice(4)).isEmpty();
        assertThat(talk.voice(1)).containsExactly(new SpeechStarted(1_600, Reason.VOICE));
        assertThat(talk.word("hello")).isEmpty();
        assertThat(talk.score(0.9)).containsExactly(new TurnEnded(1_760, Reason.PAUSE_SCORE));
    }

    @Test
    void voiceWithoutWordsEndsSoon() {
        talk.voice(5);
        assertThat(talk.score(0.9)).isEmpty();
        assertThat(talk.silence(31)).isEmpty();
        assertThat(talk.silence(1)).containsExactly(new TurnEnded(160, Reason.SILENCE_AFTER_VOICE));
        assertThat(talk.heardNothing()).containsExactly(new Ignored("turn", Reason.NOTHING_HEARD));
    }

    @Test
    void voiceStartsSpeechBeforeItInterrupts() {
        talk.botPrepares();
        talk.botSpeaks();
        talk.silence(10);
        assertThat(talk.voice(5)).containsExactly(new SpeechStarted(320, Reason.VOICE), new Interrupt(Reason.VOICE));
    }

    @Test
    void theBotsOwnWordCountsInATurn() {
        talk.switchTo(without(TurnPolicy.semantic(), true, false));
        talk.botPrepares();
        talk.botSpeaks();
        talk.voice(5);
        talk.switchTo(TurnPolicy.semantic());
        assertThat(talk.echoed("coffee")).containsExactly(new Ignored("interruption", Reason.ECHOED_WORD));
        assertThat(talk.state().userWorded()).isTrue();
        assertThat(talk.state().botActive()).isTrue();
    }

    @Test
    void aWordAtTheVeryBeginningOfTheAudioCounts() {
        assertThat(talk.word("hello")).containsExactly(new SpeechStarted(0, Reason.WORD));
    }

    @Test
    void paddingReachesBackFromTheWord() {
        talk.switchTo(padded(TurnPolicy.semantic(), 300));
        talk.silence(50);
        assertThat(talk.word("hello")).containsExactly(new SpeechStarted(1_300, Reason.WORD));
    }

    @Test
    void aPauseEndsATurnThatHasWords() {
        assertThat(talk.score(1.0)).isEmpty();
        talk.voice(10);
        talk.word("hello");
        assertThat(talk.score(0.6)).isEmpty();
        talk.silence(2);
        assertThat(talk.score(0.61)).containsExactly(new TurnEnded(320, Reason.PAUSE_SCORE));
        assertThat(talk.heard()).containsExactly(new Respond(Reason.TURN_ENDED));
    }

    @Test
    void wordsThatComeWhileTheTranscriptIsAwaitedBelongToTheTurn() {
        talk.voice(10);
        talk.word("hello");
        talk.score(0.9);
        talk.silence(2);
        assertThat(talk.word("there")).isEmpty();
        assertThat(talk.state().userSpeaking()).isFalse();
    }

    @Test
    void voiceKeepsTheTurnAndLongSilenceEndsIt() {
        talk.voice(10);
        talk.word("hello");
        talk.voice(10);
        assertThat(talk.silence(249)).isEmpty();
        assertThat(talk.silence(1)).containsExactly(new TurnEnded(640, Reason.SILENCE_AFTER_VOICE));
    }

    @Test
    void aWordKeepsTheTurnAsVoiceDoes() {
        talk.voice(10);
        talk.silence(10);
        talk.word("hello");
        assertThat(talk.silence(249)).isEmpty();
        assertThat(talk.silence(1)).containsExactly(new TurnEnded(640, Reason.SILENCE_AFTER_VOICE));
    }

    @Test
    void aScoreThatIsSureOfSpeechKeepsTheTurnAsVoiceDoes() {
        talk.silence(10);
        talk.word("hello");
        talk.silence(10);
        assertThat(talk.score(0.1)).isEmpty();
        assertThat(talk.score(0.09)).isEmpty();
        assertThat(talk.silence(249)).isEmpty();
        assertThat(talk.silence(1)).containsExactly(new TurnEnded(640, Reason.SILENCE_AFTER_VOICE));
    }

    @Test
    void aScoreInDoubtKeepsNoTurn() {
        talk.silence(10);
        talk.word("hello");
        talk.silence(10);
        talk.score(0.1);
        assertThat(talk.silence(240)).containsExactly(new TurnEnded(320, Reason.SILENCE_AFTER_VOICE));
    }

    @Test
    void anEagerPolicyWaitsLess() {
        talk.switchTo(new TurnPolicy(Detection.SEMANTIC, 0.5, 0, 2_000, 0, true, true, 0, OptionalLong.empty(), false));
        talk.voice(10);
        talk.word("hello");
        assertThat(talk.silence(63)).containsExactly(new TurnEnded(320, Reason.SILENCE_AFTER_VOICE));
    }

    @Test
    void aScoreThatSaysTheCallerTalksInterruptsTheBotButNotEarlyInTheCall() {
        talk.botPrepares();
        talk.botSpeaks();
        talk.silence(93);
        assertThat(talk.score(0.1)).isEmpty();
        talk.silence(1);
        assertThat(talk.score(0.4)).isEmpty();
        assertThat(talk.score(0.39))
                .containsExactly(new SpeechStarted(3_008, Reason.VOICE), new Interrupt(Reason.VOICE));
        assertThat(talk.score(0.1)).isEmpty();
    }

    @Test
    void aScoreInterruptsFromTheMomentOnAtWhichScoresHaveSettled() {
        talk.botPrepares();
        talk.botSpeaks();
        assertThat(talk.tell(new TurnEvent.PauseScore(0.1, 2_999, 3_000))).isEmpty();
        assertThat(talk.tell(new TurnEvent.PauseScore(0.1, 3_000, 3_000)))
                .containsExactly(new SpeechStarted(3_000, Reason.VOICE), new Interrupt(Reason.VOICE));
    }

    @Test
    void aScoreDoesNotInterruptAReplyWithoutSound() {
        talk.silence(100);
        talk.botPrepares();
        assertThat(talk.score(0.1)).isEmpty();
        assertThat(talk.state().botActive()).isTrue();
    }

    @Test
    void aScoreDoesNotInterruptWithinTheEchoGuard() {
        talk.switchTo(TurnTalk.policy(Detection.SEMANTIC));
        talk.silence(100);
        talk.botPrepares();
        talk.botSpeaks();
        talk.silence(7);
        assertThat(talk.score(0.1)).isEmpty();
        talk.silence(1);
        assertThat(talk.score(0.1))
                .containsExactly(new SpeechStarted(3_456, Reason.VOICE), new Interrupt(Reason.VOICE));
    }

    @Test
    void aScoreDoesNotInterruptWhileWordsAreAwaited() {
        talk.switchTo(without(TurnPolicy.semantic(), true, false));
        talk.silence(100);
        talk.botPrepares();
        talk.botSpeaks();
        talk.word("hello");
        talk.score(0.9);
        talk.switchTo(TurnPolicy.semantic());
        assertThat(talk.score(0.1)).isEmpty();
    }

    @Test
    void aScoreDoesNotInterruptWithInterruptionOff() {
        talk.switchTo(without(TurnPolicy.semantic(), true, false));
        talk.silence(100);
        talk.botPrepares();
        talk.botSpeaks();
        assertThat(talk.score(0.1)).isEmpty();
    }

    @Test
    void aWordInterruptsAtAnyTime() {
        talk.botPrepares();
        talk.silence(1);
        assertThat(talk.word("wait")).containsExactly(new SpeechStarted(32, Reason.WORD), new Interrupt(Reason.WORD));
    }

    @Test
    void theBotsOwnWordDoesNotInterruptNorBegin() {
        talk.botPrepares();
        talk.botSpeaks();
        talk.silence(1);
        assertThat(talk.echoed("wait")).containsExactly(new Ignored("word", Reason.ECHOED_WORD));
        assertThat(talk.state().userSpeaking()).isFalse();
    }

    @Test
    void repeatingTheBotsWordAfterwardsIsAnAnswer() {
        talk.botPrepares();
        talk.botSpeaks();
        talk.silence(10);
        talk.botFinishes();
        assertThat(talk.echoed("blue")).containsExactly(new SpeechStarted(320, Reason.WORD));
    }

    @Test
    void switchingFromVoiceActivityKeepsTheTurn() {
        talk.switchTo(TurnTalk.policy(Detection.VOICE_ACTIVITY));
        talk.voice(5);
        talk.switchTo(TurnPolicy.semantic());
        assertThat(talk.score(0.9)).isEmpty();
        talk.word("hello");
        assertThat(talk.score(0.9)).containsExactly(new TurnEnded(160, Reason.PAUSE_SCORE));
    }
}
