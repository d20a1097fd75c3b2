package dev.parley.session.input;

import static dev.parley.session.script.CallerScript.AHEAD;
import static dev.parley.session.script.CallerScript.PACED;
import static dev.parley.session.script.CallerScript.call;
import static dev.parley.session.script.CallerScript.toldWords;
import static dev.parley.session.script.CallerScript.userWords;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Item;
import dev.parley.conversation.Part;
import dev.parley.conversation.Role;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionLimits;
import dev.parley.session.SessionOutput;
import dev.parley.session.SessionOutput.Refusal;
import dev.parley.session.script.AudioScript;
import dev.parley.session.script.CallScript;
import dev.parley.session.script.ScriptedLlm;
import dev.parley.turn.TurnPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The caller's turns as clients see them: committed, thrown away, guessed, kept, and how long they are. */
class UserTurnTest {
    private static CallScript manual() {
        return new CallScript(SessionConfig.defaults().withTurns(TurnPolicy.manual()), AHEAD);
    }

    private static CallScript keepingAudio() {
        SessionLimits limits = SessionLimits.DEFAULT.withItemAudio(Duration.ofMinutes(1));
        return new CallScript(SessionConfig.defaults(), AHEAD, false, false, limits);
    }

    private static void create(CallScript call, String id) {
        call.session.post(new SessionInput.CreateItem(
                new Item.Message(id, Role.USER, Item.Status.COMPLETED, List.of(new Part.InputText("typed"))),
                Optional.empty(),
                "create"));
    }

    private static void commit(CallScript call) {
        call.session.post(new SessionInput.CommitAudio("commit"));
    }

    @Test
    void aCommitNeedsATenthOfASecondSinceTheLastOne() {
        CallScript call = manual();
        call.say("one two");
        commit(call);
        call.pause(80);
        commit(call);
        assertThat(call.all(SessionOutput.AudioCommitted.class)).hasSize(1);
        assertThat(call.last(SessionOutput.Refused.class).message()).contains("only has 80ms of audio");
        call.pause(20);
        commit(call);
        assertThat(call.all(SessionOutput.AudioCommitted.class)).hasSize(2);
    }

    @Test
    void everyTurnIsAsLongAsItsOwnAudio() {
        CallScript call = manual();
        call.say("one two");
        commit(call);
        call.say("three");
        commit(call);
        call.pause(500);
        assertThat(call.all(SessionOutput.ItemAdded.class))
                .extracting(it -> ((Item.Message) it.item()).parts().getFirst())
                .containsExactly(
                        new Part.InputAudio(Optional.empty(), 480), new Part.InputAudio(Optional.empty(), 240));
        assertThat(call.all(SessionOutput.CallerTranscript.class))
                .extracting(SessionOutput.CallerTranscript::audioMs)
                .containsExactly(480L, 240L);
        assertThat(call.session.history())
                .extracting(it -> ((Item.Message) it).parts().getFirst())
                .containsExactly(
                        new Part.InputAudio(Optional.of("one two"), 480),
                        new Part.InputAudio(Optional.of("three"), 240));
    }

    @Test
    void theAudioOfATurnIsKeptFromItsBeginningWithWhatCameBeforeItWasNoticed() {
        CallScript call = keepingAudio();
        call.pause(500).say("one two").pause(1_500);
        call.session.post(new SessionInput.RetrieveItem(
                call.last(SessionOutput.AudioCommitted.class).itemId(), "retrieve"));
        SessionOutput.ItemRetrieved kept = call.last(SessionOutput.ItemRetrieved.class);
        long ms = ((Part.InputAudio) ((Item.Message) kept.item()).parts().getFirst()).durationMs();
        assertThat(call.script.read(kept.audio().get(0))).containsExactly("one", "two");
        assertThat(kept.audio().get(0)).hasSize(AudioScript.samples((int) ms));
        assertThat(call.last(SessionOutput.SpeechStarted.class).audioStartMs()).isLessThan(300);
    }

    @Test
    void ofATurnThatIsThrownAwayNothingIsLeft() {
        CallScript call = keepingAudio();
        call.pause(500).say("my secret word");
        String id = call.last(SessionOutput.SpeechStarted.class).itemId();
        call.stt.delayNextFlush(Duration.ofMillis(700));
        call.session.post(new SessionInput.ClearAudio());
        assertThat(call.all(SessionOutput.AudioCleared.class)).hasSize(1);
        call.say("one two three four five six seven").pause(2_000);

        assertThat(call.all(SessionOutput.SpeechStopped.class)).hasSize(1);
        assertThat(call.all(SessionOutput.AudioCommitted.class)).hasSize(1);
        assertThat(userWords(call)).containsExactly("one two three four five six seven");
        assertThat(toldWords(call)).containsExactly("one", "two", "three", "four", "five", "six", "seven");
        assertThat(call.last(SessionOutput.CallerGuess.class))
                .as("once its late words have come, the next turn is guessed at again")
                .isEqualTo(new SessionOutput.CallerGuess(
                        call.last(SessionOutput.AudioCommitted.class).itemId(), "one two three four five six seven"));

        create(call, id);
        call.session.post(new SessionInput.RetrieveItem(id, "retrieve"));
        assertThat(call.last(SessionOutput.ItemRetrieved.class).audio()).isEmpty();
        assertThat(call.all(SessionOutput.Refused.class)).isEmpty();
    }

    @Test
    void lateWordsOfATurnThatIsThrownAwayDoNotSettleTheNextOne() {
        CallScript call = call(false);
        call.say("my secret word");
        call.stt.delayNextFlush(Duration.ofSeconds(2));
        call.session.post(new SessionInput.ClearAudio());
        call.stt.delayNextFlush(Duration.ofSeconds(2));
        call.say("one two").pause(4_000);
        assertThat(userWords(call)).containsExactly("one two");
        assertThat(call.botWordsSent()).endsWith("All", "right", "then.");
    }

    @Test
    void aStreamThatIsLostOwesNoWordsOfATurnThatIsThrownAway() {
        CallScript call = call(false);
        call.say("my secret word");
        call.stt.delayNextFlush(Duration.ofSeconds(5));
        call.session.post(new SessionInput.ClearAudio());
        call.stt.hangUp();
        call.pause(500).say("one two");
        assertThat(call.last(SessionOutput.CallerGuess.class).text()).isEqualTo("one two");
    }

    @Test
    void whatIsThrownAwayBeforeACommitIsNotCommitted() {
        CallScript call = manual();
        call.say("one two");
        call.session.post(new SessionInput.ClearAudio());
        commit(call);
        assertThat(call.last(SessionOutput.Refused.class).message()).contains("only has 0ms of audio");
        call.say("three");
        commit(call);
        call.pause(500);
        assertThat(userWords(call)).containsExactly("three");
    }

    @Test
    void theNameOfATurnUnderWayIsTaken() {
        CallScript call = call(false);
        call.pause(500).say("one two");
        create(call, call.last(SessionOutput.SpeechStarted.class).itemId());
        assertThat(call.last(SessionOutput.Refused.class).refusal()).isEqualTo(Refusal.DUPLICATE_ITEM);
        call.pause(1_500);
        assertThat(userWords(call)).containsExactly("one two");
    }

    @Test
    void whatIsTakenForTheWordsSoFarIsToldOfTheTurnUnderWay() {
        CallScript call = call(false);
        call.pause(500).say("one two three");
        String id = call.last(SessionOutput.SpeechStarted.class).itemId();
        assertThat(call.all(SessionOutput.CallerGuess.class))
                .containsExactly(
                        new SessionOutput.CallerGuess(id, "one"),
                        new SessionOutput.CallerGuess(id, "one two"),
                        new SessionOutput.CallerGuess(id, "one two three"));
        assertThat(call.all(SessionOutput.CallerWords.class)).isEmpty();
    }

    @Test
    void aWordThatIsOnlyGuessedInterrupts() {
        CallScript call = new CallScript(SessionConfig.defaults(), PACED);
        call.llm.answers(request -> ScriptedLlm.text("a b c d e f g h i j k l m n o p q r s t"));
        call.say("hello").pause(1_600);
        call.detector.failStt();
        call.session.post(new SessionInput.Configure(SessionConfig.defaults().withTurns(wordsInterrupt())));
        call.play(call.script.say("stop")).pause(40);
        assertThat(call.all(SessionOutput.Interrupted.class)).hasSize(1);
    }

    private static TurnPolicy wordsInterrupt() {
        TurnPolicy it = TurnPolicy.manual();
        return new TurnPolicy(it.detection(), it.threshold(), 0, 0, 0, false, true, 0, OptionalLong.empty(), false);
    }

    @Test
    void aGuessWithoutANewWordDoesNotKeepTheTurnOpen() {
        TurnPolicy it = TurnPolicy.semantic();
        TurnPolicy quick = new TurnPolicy(
                it.detection(), 0.5, 0, 800, it.minSpeechMs(), true, true, 0, OptionalLong.empty(), false);
        CallScript call = new CallScript(SessionConfig.defaults().withTurns(quick), AHEAD);
        call.stt.repeatsGuesses();
        call.say("one two").pause(1_200);
        assertThat(call.all(SessionOutput.SpeechStopped.class)).hasSize(1);
    }

    @Test
    void aWordOfTheBotsLongBeforeATurnIsNotOfIt() {
        TurnPolicy it = TurnPolicy.semantic();
        TurnPolicy quick = new TurnPolicy(
                it.detection(), 0.5, 0, 800, it.minSpeechMs(), true, false, 0, OptionalLong.empty(), false);
        CallScript call = new CallScript(SessionConfig.defaults().withTurns(quick), PACED, true);
        call.detector.failStt();
        call.llm.answers(request -> ScriptedLlm.text("tea a b c d e f g h i j k l m n o p q r s t"));
        call.say("hello").pause(2_600).say("tea").pause(2_300).say("sugar").pause(100);
        assertThat(toldWords(call)).containsExactly("hello", "sugar");
    }

    @Test
    void aTurnThatTheClientCommitsIsNotFilledInWhereTheBotAnswersOthers() {
        CallScript call = call(false);
        call.stt.delayNextFlush(Duration.ofSeconds(6));
        call.say("one two");
        commit(call);
        call.pause(5_500);
        assertThat(call.all(SessionOutput.ResponseStarted.class)).isEmpty();
        call.pause(1_000);
        assertThat(userWords(call)).containsExactly("one two");
    }

    @Test
    void longSilenceIsPromptedWhereNoAudioComesAtAll() {
        TurnPolicy it = TurnPolicy.voiceActivity();
        TurnPolicy prompting = new TurnPolicy(
                it.detection(), 0.5, 300, 500, it.minSpeechMs(), true, true, 0, OptionalLong.of(7_000), false);
        CallScript call = new CallScript(SessionConfig.defaults().withTurns(prompting), AHEAD);
        call.say("hello").pause(2_000);
        long played = call.timeOfLast(SessionOutput.PlayoutFinished.class);
        call.time.advance(Duration.ofSeconds(20));
        assertThat(call.all(SessionOutput.QuietTimedOut.class)).hasSize(2);
        int first =
                call.outputs.indexOf(call.all(SessionOutput.QuietTimedOut.class).getFirst());
        assertThat(call.outputTimesMs.get(first) - played).isBetween(6_990L, 7_030L);
    }
}
