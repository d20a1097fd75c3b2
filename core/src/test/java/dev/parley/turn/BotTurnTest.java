package dev.parley.turn;

import static dev.parley.turn.TurnTalk.beginning;
import static dev.parley.turn.TurnTalk.policy;
import static dev.parley.turn.TurnTalk.prompting;
import static dev.parley.turn.TurnTalk.without;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.turn.Decision.End;
import dev.parley.turn.Decision.Ignored;
import dev.parley.turn.Decision.PromptSilence;
import dev.parley.turn.Decision.Reason;
import dev.parley.turn.Decision.Respond;
import dev.parley.turn.TurnPolicy.Detection;
import org.junit.jupiter.api.Test;

/** What the bot begins, ends and is prompted to, and the clock of the long silence. */
class BotTurnTest {
    private static final TurnPolicy VAD = policy(Detection.VOICE_ACTIVITY);
    private static final Decision PROMPT = new PromptSilence(Reason.LONG_SILENCE);
    private static final Decision LEAVE = new End(Reason.GOODBYE);

    private final TurnTalk talk = new TurnTalk(prompting(VAD, 7_000));

    @Test
    void theBotBeginsOnceIfItMay() {
        assertThat(talk.began()).isEmpty();
        TurnTalk first = new TurnTalk(beginning(VAD));
        assertThat(first.began()).containsExactly(new Respond(Reason.FIRST_MESSAGE));
        assertThat(first.began()).isEmpty();
    }

    @Test
    void theBotDoesNotBeginOverTheCaller() {
        TurnTalk first = new TurnTalk(beginning(VAD));
        first.voice(3);
        assertThat(first.began()).isEmpty();
        first.silence(15);
        assertThat(first.heard()).containsExactly(new Respond(Reason.TURN_ENDED));
    }

    @Test
    void beforeTheSessionBeganNothingIsPrompted() {
        talk.pass(60_000);
        assertThat(talk.state().deadlineMs()).isEmpty();
        assertThat(talk.tick()).isEmpty();
    }

    @Test
    void longSilenceIsPromptedAndCountedAnew() {
        talk.pass(100);
        talk.began();
        assertThat(talk.state().deadlineMs()).hasValue(7_100);
        talk.pass(6_999);
        assertThat(talk.tick()).isEmpty();
        talk.pass(1);
        assertThat(talk.tick()).containsExactly(PROMPT);
        assertThat(talk.state().deadlineMs()).hasValue(14_100);
        assertThat(talk.tick()).isEmpty();
    }

    @Test
    void aKeyPressedIsASignOfLifeAndNoSpeech() {
        talk.began();
        talk.pass(5_000);
        assertThat(talk.tell(new TurnEvent.KeyPressed(talk.now()))).isEmpty();
        assertThat(talk.state().deadlineMs()).hasValue(12_000);
        assertThat(talk.state().userSpeaking()).isFalse();
    }

    @Test
    void withoutAQuietTimeThereIsNoDeadline() {
        TurnTalk never = new TurnTalk(VAD);
        never.began();
        assertThat(never.state().deadlineMs()).isEmpty();
        never.pass(1_000_000);
        assertThat(never.tick()).isEmpty();
    }

    @Test
    void silentFramesDoNotMoveTheDeadline() {
        talk.began();
        talk.silence(100);
        assertThat(talk.state().deadlineMs()).hasValue(7_000);
    }

    @Test
    void aSilentFrameThatChangesNothingReturnsTheSameState() {
        talk.began();
        TurnState before = talk.state();
        talk.silence(1);
        assertThat(talk.state()).isSameAs(before);
    }

    @Test
    void aNewQuietTimeHoldsFromTheNextFrameOn() {
        talk.began();
        talk.switchTo(prompting(VAD, 3_000));
        talk.silence(1);
        assertThat(talk.state().deadlineMs()).hasValue(3_000);
        talk.switchTo(VAD);
        talk.silence(1);
        assertThat(talk.state().deadlineMs()).isEmpty();
    }

    @Test
    void nobodyIsPromptedWhileTheCallerSpeaksOrIsAwaited() {
        talk.began();
        talk.voice(3);
        assertThat(talk.state().deadlineMs()).isEmpty();
        talk.silence(15);
        assertThat(talk.state().deadlineMs()).isEmpty();
        assertThat(talk.heardNothing()).containsExactly(new Ignored("turn", Reason.NOTHING_HEARD));
        assertThat(talk.state().deadlineMs()).hasValue(talk.now() + 7_000);
    }

    @Test
    void nobodyIsPromptedWhileTheBotIsActiveAndTheEndOfItsReplyRestartsTheClock() {
        talk.began();
        talk.pass(1_000);
        talk.botPrepares();
        assertThat(talk.state().deadlineMs()).isEmpty();
        talk.pass(1_000);
        talk.botSpeaks();
        talk.pass(10_000);
        assertThat(talk.tick()).isEmpty();
        talk.botFinishes();
        assertThat(talk.state().deadlineMs()).hasValue(19_000);
    }

    @Test
    void aReplyAskedForRestartsTheClock() {
        talk.switchTo(prompting(beginning(VAD), 7_000));
        talk.pass(500);
        talk.began();
        assertThat(talk.state().deadlineMs()).hasValue(7_500);
    }

    @Test
    void theBotIsFollowedThroughItsReply() {
        talk.botPrepares();
        assertThat(talk.state().botActive()).isTrue();
        assertThat(talk.state().botSpeaking()).isFalse();
        talk.botSpeaks();
        assertThat(talk.state().botSpeaking()).isTrue();
        talk.botFinishes();
        assertThat(talk.state().botActive()).isFalse();
    }

    @Test
    void goodbyeEndsTheSession() {
        talk.botPrepares();
        talk.botSpeaks();
        assertThat(talk.botTakesLeave()).containsExactly(LEAVE);
        assertThat(talk.botTakesLeave()).isEmpty();
    }

    @Test
    void goodbyeOfABotThatWasInterruptedDoesNotEndTheSession() {
        talk.botPrepares();
        talk.botSpeaks();
        talk.silence(8);
        talk.voice(3);
        assertThat(talk.botTakesLeave()).isEmpty();
        talk.silence(15);
        assertThat(talk.heardNothing()).doesNotContain(LEAVE);
    }

    @Test
    void aCallerWhoSpeaksIntoTheGoodbyeIsHeardFirst() {
        talk.switchTo(without(VAD, true, false));
        talk.botPrepares();
        talk.voice(3);
        assertThat(talk.botTakesLeave()).isEmpty();
        talk.silence(15);
        assertThat(talk.heard()).containsExactly(new Respond(Reason.TURN_ENDED));
    }

    @Test
    void aCallerWhoOnlyCoughsIntoTheGoodbyeDoesNotHoldTheSession() {
        talk.switchTo(without(VAD, true, false));
        talk.botPrepares();
        talk.voice(3);
        talk.botTakesLeave();
        talk.silence(15);
        talk.botStopped();
        assertThat(talk.heardNothing()).containsExactly(new Ignored("turn", Reason.NOTHING_HEARD), LEAVE);
    }

    @Test
    void whatDoesNotFitChangesNothing() {
        assertThat(talk.botFinishes()).isEmpty();
        assertThat(talk.botStopped()).isEmpty();
        assertThat(talk.heard()).isEmpty();
        assertThat(talk.heardNothing()).isEmpty();
        assertThat(talk.cleared()).isEmpty();
        assertThat(talk.tick()).isEmpty();
        assertThat(talk.state()).isEqualTo(TurnState.initial());
    }

    @Test
    void voiceWithoutWordsLetsTheCutReplyGoOn() {
        talk.botPrepares();
        talk.botSpeaks();
        talk.silence(10);
        talk.voice(5);
        assertThat(talk.state().botActive()).isFalse();
        talk.silence(15);
        assertThat(talk.heardNothing())
                .containsExactly(new Ignored("turn", Reason.NOTHING_HEARD), new Decision.Resume(Reason.NOTHING_HEARD));
        assertThat(talk.tell(new TurnEvent.BotStopped(talk.now()))).isEmpty();
    }

    @Test
    void wordsThatInterruptAreAnsweredInsteadOfTheCutReply() {
        talk.botPrepares();
        talk.botSpeaks();
        talk.silence(10);
        talk.voice(5);
        talk.silence(15);
        assertThat(talk.heard()).containsExactly(new Respond(Reason.TURN_ENDED));
    }

    @Test
    void aReplyCutForTheClientsOwnTurnIsLeftToTheClient() {
        talk.botPrepares();
        talk.botSpeaks();
        talk.silence(10);
        talk.voice(5);
        talk.tell(new TurnEvent.Committed(talk.now(), talk.now()));
        assertThat(talk.tell(new TurnEvent.Transcribed(true, true, talk.now())))
                .containsExactly(new Ignored("turn", Reason.NOTHING_HEARD));
    }

    @Test
    void wordsThatAreLostAreApologisedForOnce() {
        talk.voice(5);
        talk.silence(15);
        assertThat(talk.tell(new TurnEvent.Unheard(false, talk.now())))
                .containsExactly(new Ignored("turn", Reason.WORDS_LOST), new Decision.Apologise(Reason.WORDS_LOST));
        assertThat(talk.tell(new TurnEvent.Unheard(false, talk.now()))).isEmpty();
    }

    @Test
    void wordsThatFollowAnswerForThoseThatAreLost() {
        talk.voice(5);
        talk.silence(15);
        talk.voice(5);
        assertThat(talk.tell(new TurnEvent.Unheard(false, talk.now())))
                .containsExactly(new Ignored("turn", Reason.WORDS_LOST));
        talk.silence(15);
        assertThat(talk.heard()).containsExactly(new Respond(Reason.TURN_ENDED));
    }

    @Test
    void lostWordsOfTheClientsTurnAreLeftToTheClient() {
        talk.tell(new TurnEvent.Committed(talk.now(), talk.now()));
        assertThat(talk.tell(new TurnEvent.Unheard(true, talk.now())))
                .containsExactly(new Ignored("turn", Reason.WORDS_LOST));
    }

    @Test
    void aTurnEndsWhenItsAudioStops() {
        talk.voice(5);
        talk.silence(2);
        assertThat(talk.tell(new TurnEvent.AudioStopped(talk.now(), talk.now())))
                .containsExactly(new Decision.TurnEnded(160, Reason.AUDIO_STOPPED));
        assertThat(talk.tell(new TurnEvent.AudioStopped(talk.now(), talk.now())))
                .isEmpty();
    }

    @Test
    void voiceThatWasBecomingSpeechIsCountedAnewOnceItsAudioStopped() {
        talk.voice(2);
        assertThat(talk.tell(new TurnEvent.AudioStopped(talk.now(), talk.now())))
                .isEmpty();
        assertThat(talk.voice(2)).isEmpty();
        assertThat(talk.voice(1)).containsExactly(new Decision.SpeechStarted(64, Reason.VOICE));
    }

    @Test
    void echoWhoseAudioStopsIsToldOf() {
        talk.botPrepares();
        talk.botSpeaks();
        talk.voice(4);
        assertThat(talk.tell(new TurnEvent.AudioStopped(talk.now(), talk.now())))
                .containsExactly(new Ignored("speech", Reason.ECHO_GUARD));
    }

    @Test
    void itIsCalmOnceNobodySpeaksAndNothingIsAwaitedOrOwed() {
        assertThat(talk.state().calm()).isTrue();
        talk.voice(1);
        assertThat(talk.state().calm()).as("voice that may become speech").isFalse();
        talk.voice(4);
        assertThat(talk.state().calm()).as("speech").isFalse();
        talk.silence(15);
        assertThat(talk.state().calm()).as("words awaited").isFalse();
        talk.heardNothing();
        assertThat(talk.state().calm()).isTrue();
        talk.botPrepares();
        assertThat(talk.state().calm()).as("a reply prepared").isFalse();
        talk.botFinishes();
        assertThat(talk.state().calm()).isTrue();
    }

    @Test
    void audioThatStopsEndsNoTurnOfAClientThatCommits() {
        talk.voice(5);
        talk.switchTo(TurnPolicy.manual());
        assertThat(talk.tell(new TurnEvent.AudioStopped(talk.now(), talk.now())))
                .isEmpty();
        assertThat(talk.state().userSpeaking()).isTrue();
    }
}
