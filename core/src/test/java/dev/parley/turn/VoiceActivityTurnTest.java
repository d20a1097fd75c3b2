package dev.parley.turn;

import static dev.parley.turn.TurnTalk.padded;
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
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Turns by voice activity: 32 ms frames, speech after three of them, turn end after 480 ms (15 frames). */
class VoiceActivityTurnTest {
    private static final TurnPolicy VAD = policy(Detection.VOICE_ACTIVITY);
    private static final Decision ANSWER = new Respond(Reason.TURN_ENDED);

    private final TurnTalk talk = new TurnTalk(VAD);

    /** A turn of ten voiced frames, ended by silence; its words are not there yet. */
    private void sayTurn() {
        talk.voice(10);
        talk.silence(15);
        assertThat(talk.state().awaitingTranscript()).isTrue();
    }

    @Test
    void speechBeginsAfterEnoughVoiceAndSinceItsFirstFrame() {
        assertThat(talk.silence(10)).isEmpty();
        assertThat(talk.voice(2)).isEmpty();
        assertThat(talk.state().userSpeaking()).isFalse();
        assertThat(talk.voice(1)).containsExactly(new SpeechStarted(320, Reason.VOICE));
        assertThat(talk.state().userSpeaking()).isTrue();
        assertThat(talk.voice(20)).isEmpty();
    }

    @Test
    void aGapStartsTheCountAnew() {
        assertThat(talk.voice(2)).isEmpty();
        assertThat(talk.silence(1)).isEmpty();
        assertThat(talk.voice(2)).isEmpty();
        assertThat(talk.voice(1)).containsExactly(new SpeechStarted(96, Reason.VOICE));
    }

    @Test
    void framesMissingBetweenAreAGap() {
        assertThat(talk.voice(2)).isEmpty();
        talk.pass(TurnTalk.FRAME_MS);
        assertThat(talk.voice(2)).isEmpty();
        assertThat(talk.voice(1)).containsExactly(new SpeechStarted(96, Reason.VOICE));
    }

    @Test
    void betweenReleaseAndThresholdSpeechGoesOnButDoesNotBegin() {
        assertThat(talk.frames(10, 0.4)).isEmpty();
        talk.voice(3);
        assertThat(talk.frames(40, 0.4)).isEmpty();
        assertThat(talk.silence(15)).containsExactly(new TurnEnded(53 * 32, Reason.SILENCE_AFTER_VOICE));
    }

    @Test
    void aThresholdBelowTheHysteresisStillEndsTurns() {
        TurnTalk low = new TurnTalk(
                new TurnPolicy(Detection.VOICE_ACTIVITY, 0.1, 0, 480, 96, true, true, 0, OptionalLong.empty(), false));
        low.frames(3, 0.2);
        assertThat(low.frames(15, 0.0)).containsExactly(new TurnEnded(96, Reason.SILENCE_AFTER_VOICE));
    }

    @Test
    void voiceAtTheThresholdIsVoiceAndAtTheReleaseIsNotSilence() {
        assertThat(talk.frames(3, 0.5)).containsExactly(new SpeechStarted(0, Reason.VOICE));
        assertThat(talk.frames(20, VAD.release())).isEmpty();
    }

    @Test
    void silenceEndsTheTurnAtItsLastVoice() {
        talk.voice(10);
        assertThat(talk.silence(14)).isEmpty();
        assertThat(talk.silence(1)).containsExactly(new TurnEnded(320, Reason.SILENCE_AFTER_VOICE));
        assertThat(talk.state().userSpeaking()).isFalse();
        assertThat(talk.state().awaitingTranscript()).isTrue();
    }

    @Test
    void voiceWithinTheSilenceKeepsTheTurn() {
        talk.voice(10);
        assertThat(talk.silence(14)).isEmpty();
        assertThat(talk.voice(1)).isEmpty();
        assertThat(talk.silence(14)).isEmpty();
    }

    @Test
    void paddingBelongsToTheTurnButNotBeforeTheFirstSample() {
        TurnTalk soon = new TurnTalk(padded(VAD, 300));
        assertThat(soon.voice(3)).containsExactly(new SpeechStarted(0, Reason.VOICE));
        TurnTalk later = new TurnTalk(padded(VAD, 300));
        later.silence(20);
        assertThat(later.voice(3)).containsExactly(new SpeechStarted(340, Reason.VOICE));
    }

    @Test
    void paddingDoesNotReachIntoTheTurnBefore() {
        TurnTalk wide = new TurnTalk(padded(VAD, 5_000));
        wide.voice(10);
        wide.silence(15);
        wide.heard();
        assertThat(wide.voice(3)).containsExactly(new SpeechStarted(320, Reason.VOICE));
    }

    @Test
    void wordsHeardAreAnswered() {
        sayTurn();
        assertThat(talk.heard()).containsExactly(ANSWER);
        assertThat(talk.state().awaitingTranscript()).isFalse();
    }

    @Test
    void nothingHeardIsNotAnswered() {
        sayTurn();
        assertThat(talk.heardNothing()).containsExactly(new Ignored("turn", Reason.NOTHING_HEARD));
    }

    @Test
    void withoutRespondNothingIsAnswered() {
        talk.switchTo(without(VAD, false, true));
        sayTurn();
        assertThat(talk.heard()).isEmpty();
    }

    @Test
    void aTurnThatGoesOnIsAnsweredOnceForBoth() {
        sayTurn();
        talk.voice(3);
        assertThat(talk.heard()).containsExactly(new Ignored("reply", Reason.SPEECH_CONTINUED));
        assertThat(talk.silence(15)).containsExactly(new TurnEnded(28 * 32, Reason.SILENCE_AFTER_VOICE));
        assertThat(talk.heard()).containsExactly(ANSWER);
    }

    @Test
    void aTurnThatGoesOnWithNoiseIsAnsweredStill() {
        sayTurn();
        talk.voice(3);
        talk.heard();
        talk.silence(15);
        assertThat(talk.heardNothing()).containsExactly(new Ignored("turn", Reason.NOTHING_HEARD), ANSWER);
    }

    @Test
    void twoTurnsAwaitedAreAnsweredOnce() {
        sayTurn();
        sayTurn();
        assertThat(talk.heard()).containsExactly(new Ignored("reply", Reason.SPEECH_CONTINUED));
        assertThat(talk.heard()).containsExactly(ANSWER);
    }

    @Test
    void aTurnThatGoesOnAndIsThrownAwayLeavesTheFirstToAnswer() {
        sayTurn();
        talk.voice(3);
        talk.heard();
        assertThat(talk.cleared()).containsExactly(ANSWER);
    }

    @Test
    void voiceInterruptsTheSpeakingBot() {
        talk.botPrepares();
        talk.botSpeaks();
        talk.silence(8);
        assertThat(talk.voice(3)).containsExactly(new SpeechStarted(256, Reason.VOICE), new Interrupt(Reason.VOICE));
        assertThat(talk.state().botActive()).isFalse();
    }

    @Test
    void aReplyInterruptedBeforeItsFirstSoundIsOwedToTheNextTurn() {
        sayTurn();
        talk.heard();
        talk.botPrepares();
        assertThat(talk.voice(3)).contains(new Interrupt(Reason.VOICE));
        talk.silence(15);
        assertThat(talk.heardNothing()).containsExactly(new Ignored("turn", Reason.NOTHING_HEARD), ANSWER);
    }

    @Test
    void aReplyInterruptedByNoWordsGoesOn() {
        talk.botPrepares();
        talk.botSpeaks();
        talk.silence(8);
        talk.voice(3);
        talk.silence(15);
        assertThat(talk.heardNothing())
                .containsExactly(new Ignored("turn", Reason.NOTHING_HEARD), new Decision.Resume(Reason.NOTHING_HEARD));
    }

    @Test
    void withInterruptionOffTheAnswerWaitsForTheBot() {
        talk.switchTo(without(VAD, true, false));
        talk.botPrepares();
        talk.botSpeaks();
        talk.silence(8);
        assertThat(talk.voice(3))
                .containsExactly(
                        new SpeechStarted(256, Reason.VOICE), new Ignored("interruption", Reason.INTERRUPTION_OFF));
        assertThat(talk.silence(15)).containsExactly(new TurnEnded(352, Reason.SILENCE_AFTER_VOICE));
        assertThat(talk.heard()).isEmpty();
        assertThat(talk.state().botSpeaking()).isTrue();
        assertThat(talk.botFinishes()).containsExactly(ANSWER);
    }

    @Test
    void theAnswerThatWaitedComesWhenTheBotIsStoppedToo() {
        talk.switchTo(without(VAD, true, false));
        talk.botPrepares();
        sayTurn();
        talk.heard();
        assertThat(talk.botStopped()).containsExactly(ANSWER);
    }

    @Test
    void aReplyTheClientAsksForTakesUpWhatIsOwed() {
        sayTurn();
        talk.voice(3);
        talk.heard();
        talk.botPrepares();
        assertThat(talk.cleared()).isEmpty();
        assertThat(talk.botFinishes()).isEmpty();
    }

    @Test
    void echoWithinTheGuardIsIgnoredOnce() {
        talk.botPrepares();
        talk.botSpeaks();
        talk.silence(1);
        assertThat(talk.voice(7)).isEmpty();
        assertThat(talk.silence(1)).containsExactly(new Ignored("speech", Reason.ECHO_GUARD));
        assertThat(talk.silence(10)).isEmpty();
        assertThat(talk.state().botSpeaking()).isTrue();
    }

    @Test
    void aClickWithinTheGuardIsNotWorthAWord() {
        talk.botPrepares();
        talk.botSpeaks();
        talk.voice(2);
        assertThat(talk.silence(3)).isEmpty();
    }

    @Test
    void aClickLateWithinTheGuardIsNotWorthAWordEither() {
        talk.botPrepares();
        talk.botSpeaks();
        talk.silence(3);
        talk.voice(2);
        assertThat(talk.silence(3)).isEmpty();
    }

    @Test
    void echoThatIsJustLongEnoughToBeSpeechIsToldOf() {
        talk.botPrepares();
        talk.botSpeaks();
        talk.voice(3);
        assertThat(talk.silence(1)).containsExactly(new Ignored("speech", Reason.ECHO_GUARD));
    }

    @Test
    void voiceWithoutTheGuardThatDoesNotBecomeSpeechIsNoEcho() {
        talk.switchTo(new TurnPolicy(
                Detection.VOICE_ACTIVITY, 0.5, 0, 480, 160, true, true, 256, OptionalLong.empty(), false));
        talk.voice(4);
        talk.switchTo(VAD);
        assertThat(talk.silence(1)).isEmpty();
    }

    @Test
    void voiceThatOutlastsTheGuardCountsFromItsTrueStart() {
        talk.botPrepares();
        talk.botSpeaks();
        talk.silence(1);
        assertThat(talk.voice(7)).isEmpty();
        assertThat(talk.voice(1)).containsExactly(new SpeechStarted(32, Reason.VOICE), new Interrupt(Reason.VOICE));
    }

    @Test
    void voiceOlderThanTheBotsFirstSoundIsNoEcho() {
        talk.botPrepares();
        talk.voice(2);
        talk.botSpeaks();
        assertThat(talk.voice(1)).containsExactly(new SpeechStarted(0, Reason.VOICE), new Interrupt(Reason.VOICE));
    }

    @Test
    void aWordInterruptsWithinTheGuard() {
        talk.botPrepares();
        talk.botSpeaks();
        talk.voice(4);
        assertThat(talk.word("stop")).containsExactly(new SpeechStarted(0, Reason.WORD), new Interrupt(Reason.WORD));
        assertThat(talk.voice(4)).isEmpty();
        assertThat(talk.silence(15)).containsExactly(new TurnEnded(256, Reason.SILENCE_AFTER_VOICE));
    }

    @Test
    void aWordOfTheBotItselfDoesNotInterrupt() {
        talk.botPrepares();
        talk.botSpeaks();
        talk.silence(8);
        assertThat(talk.echoed("hello")).containsExactly(new Ignored("word", Reason.ECHOED_WORD));
        assertThat(talk.state().userSpeaking()).isFalse();
        assertThat(talk.state().botSpeaking()).isTrue();
    }

    @Test
    void aWordTheDetectorMissedBeginsSpeechAndSilenceEndsIt() {
        talk.switchTo(padded(VAD, 300));
        talk.silence(20);
        assertThat(talk.word("hm")).containsExactly(new SpeechStarted(340, Reason.WORD));
        assertThat(talk.silence(15)).containsExactly(new TurnEnded(640, Reason.SILENCE_AFTER_VOICE));
    }

    @Test
    void aWordInATurnDoesNotProlongItForWordsComeLate() {
        talk.voice(10);
        talk.silence(7);
        assertThat(talk.word("hm")).isEmpty();
        assertThat(talk.silence(8)).containsExactly(new TurnEnded(320, Reason.SILENCE_AFTER_VOICE));
    }

    @Test
    void aWordWithInterruptionOffBeginsSpeechOnly() {
        talk.switchTo(without(VAD, true, false));
        talk.botPrepares();
        talk.silence(4);
        assertThat(talk.word("wait"))
                .containsExactly(
                        new SpeechStarted(128, Reason.WORD), new Ignored("interruption", Reason.INTERRUPTION_OFF));
        assertThat(talk.word("please")).isEmpty();
    }

    @Test
    void aWordStopsAReplyThatBeganDuringTheTurn() {
        talk.voice(3);
        talk.botPrepares();
        assertThat(talk.word("and")).containsExactly(new Interrupt(Reason.WORD));
    }

    @Test
    void lateWordsOfAnEndedTurnBeginNothing() {
        sayTurn();
        assertThat(talk.word("late")).isEmpty();
        talk.heard();
        assertThat(talk.tell(new TurnEvent.Word("later", false, 319, talk.now())))
                .isEmpty();
        assertThat(talk.state().userSpeaking()).isFalse();
    }

    @Test
    void blankWordsAreNoWords() {
        talk.silence(3);
        assertThat(talk.word(" ")).isEmpty();
    }

    @Test
    void aCommitEndsTheTurnAtOnce() {
        talk.voice(5);
        assertThat(talk.committed()).containsExactly(new TurnEnded(160, Reason.CLIENT_COMMIT));
        assertThat(talk.voice(3)).containsExactly(new SpeechStarted(160, Reason.VOICE));
    }

    @Test
    void clearedAudioLeavesNoTurn() {
        talk.voice(5);
        assertThat(talk.cleared()).isEmpty();
        assertThat(talk.state().userSpeaking()).isFalse();
        assertThat(talk.silence(30)).isEmpty();
        assertThat(talk.heard()).isEmpty();
    }

    @Test
    void paddingDoesNotReachIntoAudioThatWasThrownAwayInSilence() {
        talk.switchTo(padded(VAD, 300));
        talk.voice(1);
        talk.silence(10);
        talk.cleared();
        assertThat(talk.voice(3)).containsExactly(new SpeechStarted(352, Reason.VOICE));
    }

    @Test
    void pauseScoresMeanNothingHere() {
        talk.voice(5);
        talk.word("hello");
        assertThat(talk.score(0.9)).isEmpty();
    }
}
