package dev.parley.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.turn.Decision.ContinuePlayout;
import dev.parley.turn.Decision.HoldPlayout;
import dev.parley.turn.Decision.Ignored;
import dev.parley.turn.Decision.Interrupt;
import dev.parley.turn.Decision.Reason;
import dev.parley.turn.Decision.Respond;
import dev.parley.turn.Decision.Resume;
import dev.parley.turn.Decision.SpeechStarted;
import dev.parley.turn.Decision.TurnEnded;
import dev.parley.turn.TurnPolicy.Detection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the caller says while the bot speaks: an interruption, or that they listen. */
class BargeInTest {
    private static final Decision HELD = new HoldPlayout(Reason.VOICE);

    /** The bot has spoken for a second, to somebody whose words count. */
    private static TurnTalk overBot(Detection detection) {
        TurnTalk talk = new TurnTalk(TurnTalk.policy(detection).withSilenceMs(8_000));
        talk.botPrepares();
        talk.botSpeaksHoldably();
        talk.silence(32);
        return talk;
    }

    private static TurnTalk held(Detection detection) {
        TurnTalk talk = overBot(detection);
        assertThat(talk.voice(4))
                .hasAtLeastOneElementOfType(SpeechStarted.class)
                .endsWith(HELD);
        return talk;
    }

    @ParameterizedTest
    @EnumSource(names = {"SEMANTIC", "END_OF_TURN"})
    void voiceHoldsTheBotAndLastingVoiceInterruptsIt(Detection detection) {
        TurnTalk talk = held(detection);
        assertThat(talk.state().botActive()).isTrue();
        long heldAt = talk.now();
        List<Decision> decided = talk.voice(23);
        assertThat(decided).isEmpty();
        assertThat(talk.voice(6)).containsExactly(new Interrupt(Reason.VOICE));
        assertThat(talk.now() - heldAt).isLessThan(BargeIn.LASTING_MS + 200);
    }

    @ParameterizedTest
    @EnumSource(names = {"SEMANTIC", "END_OF_TURN"})
    void aWordThatListenersDoNotSayInterruptsAtOnce(Detection detection) {
        TurnTalk talk = held(detection);
        assertThat(talk.word("wait")).containsExactly(new Interrupt(Reason.WORD));
    }

    @ParameterizedTest
    @EnumSource(names = {"SEMANTIC", "END_OF_TURN"})
    void interruptionsThatAreTurnedOffLetTheHeldBotGoOn(Detection detection) {
        Decision goesOn = new ContinuePlayout(Reason.INTERRUPTION_OFF);
        TurnTalk talk = held(detection);
        talk.switchTo(TurnTalk.without(TurnTalk.policy(detection), true, false));
        assertThat(talk.voice(30)).containsExactly(goesOn);

        TurnTalk committing = held(detection);
        committing.switchTo(TurnTalk.without(TurnTalk.policy(detection), true, false));
        assertThat(committing.committed()).contains(goesOn).doesNotHaveAnyElementsOfTypes(Interrupt.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"SEMANTIC", "END_OF_TURN"})
    void behindABackchannelTheBotGoesOnWithoutAnAnswer(Detection detection) {
        TurnTalk talk = held(detection);
        talk.voice(6);
        assertThat(talk.backchannel("yeah")).containsExactly(new Ignored(Ignored.INTERRUPTION, Reason.BACKCHANNEL));
        assertThat(talk.silence(8).stream().filter(each -> !(each instanceof Decision.AskEndOfTurn)))
                .hasSize(2)
                .hasAtLeastOneElementOfType(TurnEnded.class)
                .contains(new ContinuePlayout(Reason.BACKCHANNEL));
        assertThat(talk.heardBackchannel()).containsExactly(new Ignored(Ignored.TURN, Reason.BACKCHANNEL));
        talk.silence(64);
        assertThat(talk.botFinishes()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"SEMANTIC", "END_OF_TURN"})
    void whereNoWordIsToldTheTranscriptSaysWhatItWas(Detection detection) {
        TurnTalk talk = held(detection);
        talk.voice(6);
        talk.answer(0.9, talk.now());
        talk.silence(26);
        assertThat(talk.state().awaitingTranscript()).isTrue();
        assertThat(talk.heardBackchannel()).contains(new Ignored(Ignored.TURN, Reason.BACKCHANNEL));
        assertThat(talk.state().botSpeaking()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"SEMANTIC", "END_OF_TURN"})
    void somebodyFurtherAwayDoesNotHoldTheBot(Detection detection) {
        TurnTalk talk = overBot(detection);
        assertThat(talk.faintVoice(40)).isEmpty();
        assertThat(talk.silence(1)).containsExactly(new Ignored(Ignored.SPEECH, Reason.FAINT_VOICE));
        talk.faintVoice(2);
        assertThat(talk.voice(2)).as("soft at first, as speech is").endsWith(HELD);
    }

    @Test
    void whileTheBotIsSilentSoftVoiceCounts() {
        TurnTalk talk = new TurnTalk(TurnTalk.policy(Detection.SEMANTIC));
        assertThat(talk.faintVoice(4)).hasAtLeastOneElementOfType(SpeechStarted.class);
    }

    @Test
    void byVoiceActivitySoftVoiceInterrupts() {
        TurnTalk talk = overBot(Detection.VOICE_ACTIVITY);
        assertThat(talk.faintVoice(4)).endsWith(new Interrupt(Reason.VOICE));
    }

    @Test
    void soundWithoutWordsHoldsTheBotForLessThanASecond() {
        TurnTalk talk = held(Detection.SEMANTIC);
        long heldAt = talk.now();
        List<Decision> decided = talk.silence(40);
        assertThat(decided).contains(new ContinuePlayout(Reason.NOTHING_HEARD));
        assertThat(BargeIn.WORDLESS_SILENCE_MS).isLessThan(1_000);
        assertThat(talk.now() - heldAt).isGreaterThan(BargeIn.WORDLESS_SILENCE_MS);
        assertThat(talk.heardNothing()).containsExactly(new Ignored(Ignored.TURN, Reason.NOTHING_HEARD));
    }

    @Test
    void aRecogniserThatTakesLongDoesNotKeepTheBotSilent() {
        TurnTalk talk = held(Detection.SEMANTIC);
        talk.tell(new TurnEvent.AudioStopped(talk.now(), talk.now()));
        assertThat(talk.state().awaitingTranscript()).isTrue();
        assertThat(talk.silence(27)).containsExactly(new ContinuePlayout(Reason.NOTHING_HEARD));
        assertThat(talk.heard()).containsExactly(new Interrupt(Reason.WORD), new Respond(Reason.TURN_ENDED));
    }

    @Test
    void wordsThatComeLateInterruptTheBotThatWentOn() {
        TurnTalk talk = held(Detection.SEMANTIC);
        talk.silence(40);
        assertThat(talk.heard()).containsExactly(new Interrupt(Reason.WORD), new Respond(Reason.TURN_ENDED));
    }

    @Test
    void wordsThatAreLostCountAsAnInterruption() {
        TurnTalk talk = held(Detection.SEMANTIC);
        talk.silence(40);
        assertThat(talk.tell(new TurnEvent.Unheard(false, talk.now())))
                .contains(new Interrupt(Reason.VOICE), new Decision.Apologise(Reason.WORDS_LOST));
    }

    @Test
    void moreVoiceWhileTheWordsAreAwaitedHoldsTheBotAgain() {
        TurnTalk talk = held(Detection.SEMANTIC);
        talk.silence(40);
        assertThat(talk.voice(4)).endsWith(HELD);
        assertThat(talk.heardBackchannel()).containsExactly(new Ignored(Ignored.TURN, Reason.BACKCHANNEL));
        assertThat(talk.voice(30)).contains(new Interrupt(Reason.VOICE));
    }

    @Test
    void aBackchannelWithTheBotsLastWordsIsAnAnswer() {
        TurnTalk talk = held(Detection.SEMANTIC);
        talk.backchannel("yes");
        talk.silence(8);
        talk.heardBackchannel();
        talk.silence(16);
        assertThat(talk.botFinishes()).containsExactly(new Respond(Reason.TURN_ENDED));
    }

    @Test
    void aBackchannelAcrossAGoodbyeDoesNotKeepTheCall() {
        TurnTalk talk = held(Detection.SEMANTIC);
        talk.backchannel("okay");
        talk.silence(8);
        talk.heardBackchannel();
        assertThat(talk.botTakesLeave()).containsExactly(new Decision.End(Reason.GOODBYE));
    }

    @Test
    void aBackchannelThatStoppedTheBotLetsItGoOn() {
        TurnTalk talk = new TurnTalk(TurnTalk.policy(Detection.SEMANTIC));
        talk.botPrepares();
        talk.botSpeaks();
        talk.silence(32);
        assertThat(talk.voice(4)).endsWith(new Interrupt(Reason.VOICE));
        talk.silence(40);
        assertThat(talk.heardBackchannel())
                .containsExactly(new Ignored(Ignored.TURN, Reason.BACKCHANNEL), new Resume(Reason.BACKCHANNEL));
    }

    @Test
    void aClientThatTakesTheTurnInterrupts() {
        TurnTalk talk = held(Detection.SEMANTIC);
        assertThat(talk.committed()).startsWith(new Interrupt(Reason.VOICE));
    }

    @Test
    void audioThatIsThrownAwayLetsTheBotGoOn() {
        TurnTalk talk = held(Detection.SEMANTIC);
        assertThat(talk.cleared()).containsExactly(new ContinuePlayout(Reason.NOTHING_HEARD));
    }

    @Test
    void byVoiceActivityNothingIsHeldAndEveryWordIsAnswered() {
        TurnTalk talk = overBot(Detection.VOICE_ACTIVITY);
        assertThat(talk.voice(4)).endsWith(new Interrupt(Reason.VOICE));
        talk.silence(256);
        assertThat(talk.heardBackchannel()).containsExactly(new Respond(Reason.TURN_ENDED));
    }

    @Test
    void aReplyThatIsNotHeardYetIsInterruptedByBackchannelsToo() {
        TurnTalk talk = new TurnTalk(TurnTalk.policy(Detection.SEMANTIC));
        talk.botPrepares();
        assertThat(talk.voice(4)).endsWith(new Interrupt(Reason.VOICE));
    }
}
