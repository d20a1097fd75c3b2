package dev.parley.session.input;

import static dev.parley.session.script.CallerScript.AHEAD;
import static dev.parley.session.script.CallerScript.PACED;
import static dev.parley.session.script.CallerScript.call;
import static dev.parley.session.script.CallerScript.semantic;
import static dev.parley.session.script.CallerScript.toldWords;
import static dev.parley.session.script.CallerScript.userWords;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Item;
import dev.parley.conversation.Part;
import dev.parley.conversation.Role;
import dev.parley.provider.ChatMessage;
import dev.parley.provider.ProviderException;
import dev.parley.session.ResponseOptions;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionLimits;
import dev.parley.session.SessionOutput;
import dev.parley.session.SilencePolicy;
import dev.parley.session.script.AudioScript;
import dev.parley.session.script.CallScript;
import dev.parley.session.script.ScriptedLlm;
import dev.parley.turn.Decision;
import dev.parley.turn.TurnPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the caller's audio and words, whatever the recogniser does. */
class UserInputTest {

    @Test
    void wordsThatTakeTooLongHaveFailedAndLateOnesAreNotPutIn() {
        CallScript call = call(false);
        call.stt.delayNextFlush(Duration.ofSeconds(40));
        call.say("is anybody there").pause(60_000);

        assertThat(call.all(SessionOutput.CallerTranscript.class)).isEmpty();
        assertThat(call.all(SessionOutput.CallerTranscriptFailed.class))
                .singleElement()
                .satisfies(failed -> assertThat(failed.cause().kind()).isEqualTo(ProviderException.Kind.TIMEOUT));
        assertThat(userWords(call)).containsExactly("");
        assertThat(call.llm.requests()).isEmpty();
        assertThat(call.botWordsSent()).startsWith("One", "moment,").endsWith("Sorry.");

        call.say("good").pause(2000);
        assertThat(userWords(call)).containsExactly("", "good");
    }

    @Test
    void aTurnIsWaitedForWhileTheRecogniserShowsSignsOfLife() {
        SessionLimits limits = SessionLimits.DEFAULT.withTranscriptWait(Duration.ofSeconds(2));
        CallScript call = new CallScript(SessionConfig.defaults(), AHEAD, true, true, limits);
        call.stt.delayNextFlush(Duration.ofSeconds(10));
        call.say("are you there").pause(12_000);

        assertThat(call.all(SessionOutput.CallerTranscriptFailed.class)).isEmpty();
        assertThat(userWords(call)).containsExactly("are you there");
        assertThat(call.llm.requests()).hasSize(1);
    }

    @Test
    void signsOfLifeWithoutEndAreNotWaitedFor() {
        CallScript call = new CallScript(SessionConfig.defaults(), AHEAD, true, true);
        call.stt.delayNextFlush(Duration.ofMinutes(10));
        call.say("are you there").pause(119_000);
        assertThat(call.all(SessionOutput.CallerTranscriptFailed.class)).isEmpty();
        call.pause(3_000);
        assertThat(call.all(SessionOutput.CallerTranscriptFailed.class)).hasSize(1);
        assertThat(call.all(SessionOutput.ProviderTrouble.class))
                .singleElement()
                .matches(it -> it.recovering() && it.cause().getMessage().contains("within 120"));
    }

    @Test
    void wordsOfATurnThatHasFailedAreNotTakenForThoseOfTheNext() {
        SessionLimits limits = SessionLimits.DEFAULT.withTranscriptWait(Duration.ofMinutes(10));
        CallScript call = new CallScript(SessionConfig.defaults(), AHEAD, false, false, limits);
        call.stt.delayNextFlush(Duration.ofSeconds(125));
        call.say("is anybody there").pause(122_000);
        assertThat(call.all(SessionOutput.CallerTranscriptFailed.class)).hasSize(1);
        String next = "w1 w2 w3 w4 w5 w6 w7 w8 w9 w10 w11 w12 w13 w14 w15 w16 w17 w18";
        call.say(next).pause(3_000);

        assertThat(userWords(call)).containsExactly("", next);
        assertThat(toldWords(call)).isEqualTo(List.of(next.split(" ")));
        assertThat(call.all(SessionOutput.CallerTranscriptFailed.class)).hasSize(1);
    }

    @Test
    void wordsOfSlowTurnsStayWithTheirTurns() {
        CallScript call = call(false);
        call.stt.delayNextFlush(Duration.ofMillis(1_500));
        call.say("one two")
                .pause(800)
                .say("three four five six seven eight nine ten")
                .pause(5_000);

        assertThat(userWords(call)).containsExactly("one two", "three four five six seven eight nine ten");
        assertThat(toldWords(call))
                .containsExactly("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLateTranscriptLeavesAnItemAloneThatNowHasItsId(boolean clip) {
        CallScript call = new CallScript(SessionConfig.defaults().withTurns(TurnPolicy.manual()), AHEAD, false);
        call.stt.delayNextFlush(Duration.ofSeconds(3));
        String id = clip ? createClip(call) : speak(call);
        call.session.post(new SessionInput.DeleteItem(id, "d"));
        Item.Message redacted = new Item.Message(
                id, Role.USER, Item.Status.COMPLETED, List.of(new Part.InputText("my number is [redacted]")));
        call.session.post(new SessionInput.CreateItem(redacted, Optional.empty(), "c"));
        call.session.post(new SessionInput.CreateResponse(ResponseOptions.DEFAULT, "r"));
        call.pause(500);
        assertThat(call.llm.requests().getLast().messages().getLast().text()).isEqualTo("my number is [redacted]");
        call.pause(5_000);

        assertThat(userWords(call)).containsExactly("my number is [redacted]");
        assertThat(call.all(SessionOutput.CallerTranscript.class)).isEmpty();
        assertThat(call.all(SessionOutput.CallerTranscriptFailed.class)).isEmpty();
        assertThat(call.all(SessionOutput.ResponseDone.class)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLateTranscriptOfAnItemThatIsNoMessageNowDoesNoHarm(boolean clip) {
        CallScript call = new CallScript(SessionConfig.defaults().withTurns(TurnPolicy.manual()), AHEAD, false);
        call.stt.delayNextFlush(Duration.ofSeconds(3));
        String id = clip ? createClip(call) : speak(call);
        call.session.post(new SessionInput.DeleteItem(id, "d"));
        Item.FunctionCall other = new Item.FunctionCall(id, Item.Status.COMPLETED, "call_1", "weather", "{}");
        call.session.post(new SessionInput.CreateItem(other, Optional.empty(), "c"));
        call.pause(5_000);
        call.session.post(new SessionInput.CreateResponse(ResponseOptions.DEFAULT, "r"));
        call.pause(1_000);

        assertThat(call.session.history()).contains(other);
        assertThat(call.all(SessionOutput.ResponseDone.class)).hasSize(1);
        speak(call);
        call.pause(1_000);
        assertThat(userWords(call)).containsExactly("my number is twelve");
    }

    private static String speak(CallScript call) {
        call.say("my number is twelve").pause(40);
        call.session.post(new SessionInput.CommitAudio("c"));
        return call.last(SessionOutput.AudioCommitted.class).itemId();
    }

    private static String createClip(CallScript call) {
        Item.Message item = new Item.Message(
                "mine", Role.USER, Item.Status.COMPLETED, List.of(new Part.InputAudio(Optional.empty(), 960)));
        short[] audio = call.script.say("my number is twelve");
        call.session.post(new SessionInput.CreateItem(item, Optional.empty(), Map.of(0, audio), "c"));
        call.pause(300);
        return "mine";
    }

    @Test
    void aClipIsHeardAgainWhenItsStreamBreaks() {
        CallScript call = call(false);
        call.stt.failNextFlushes(2);
        createClip(call);
        call.pause(3_000);
        assertThat(userWords(call)).containsExactly("my number is twelve");
        assertThat(call.last(SessionOutput.CallerTranscript.class).transcript()).isEqualTo("my number is twelve");
    }

    @Test
    void aClipWhoseStreamAlwaysBreaksHasFailed() {
        CallScript call = call(false);
        call.stt.hangsUp();
        createClip(call);
        call.pause(10_000);
        assertThat(call.all(SessionOutput.CallerTranscriptFailed.class)).hasSize(1);
        assertThat(call.stt.opened()).isLessThan(20);
    }

    @Test
    void slowRecognitionIsFilledInFromTheEndOfTheVoiceAndTheModelNeverReadsIt() {
        CallScript call = call(false);
        call.stt.delayNextFlush(Duration.ofSeconds(7));
        call.say("one two");
        long spoken = call.time.nanoTime() / 1_000_000;
        call.pause(4_000);
        long first = call.outputTimesMs.get(
                call.outputs.indexOf(call.all(SessionOutput.ResponseAudio.class).getFirst()));
        assertThat(first - spoken).isBetween(2_400L, 2_700L);
        call.pause(8_000);
        assertThat(String.join(" ", call.botWordsSent()))
                .startsWith("One moment, please.")
                .endsWith("All right then.");
        assertThat(call.llm.requests())
                .singleElement()
                .satisfies(asked -> assertThat(asked.messages())
                        .extracting(ChatMessage::text)
                        .containsExactly("one two"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsSaidMeanwhileGivesWayToTheCallerAndToTheReply(boolean caller) {
        SilencePolicy wordy = SilencePolicy.DEFAULT.withFillers(
                Map.of(SilencePolicy.ANY_LANGUAGE, List.of("please wait for me until I am there")));
        CallScript call = new CallScript(SessionConfig.defaults(), PACED, wordy);
        call.stt.delayNextFlush(Duration.ofMillis(caller ? 6_000 : 2_300));
        call.say("one two").pause(2_600);
        assertThat(call.all(SessionOutput.ResponseStarted.class)).hasSize(1);
        if (caller) {
            call.say("three");
            assertThat(call.all(SessionOutput.ResponseDone.class))
                    .as("before its words are there")
                    .hasSize(1);
        }
        call.pause(8_000);
        assertThat(call.all(SessionOutput.ResponseDone.class))
                .extracting(it -> it.response().status())
                .containsExactly(SessionOutput.Response.Status.CANCELLED, SessionOutput.Response.Status.COMPLETED);
        assertThat(String.join(" ", call.botWordsSent()))
                .startsWith("please")
                .doesNotContain("there")
                .endsWith("All right then.");
    }

    @Test
    void aReplyCutByNoiseStillGoesOnBehindWhatWasSaidMeanwhile() {
        CallScript call = new CallScript(SessionConfig.defaults(), PACED, false);
        call.llm.answers(request -> ScriptedLlm.text("a b c d e f g h i j k l m n o p q r s t"));
        call.say("hello").pause(1_600);
        call.stt.delayNextFlush(Duration.ofSeconds(6));
        call.play(AudioScript.noise(500)).pause(15_000);
        assertThat(call.botWordsSent()).contains("One", "t");
        assertThat(call.llm.requests()).hasSize(1);
    }

    @Test
    void turnsThatTheClientAnswersItselfAreNotFilledIn() {
        CallScript call = new CallScript(SessionConfig.defaults().withTurns(TurnPolicy.manual()), AHEAD, false);
        call.stt.delayNextFlush(Duration.ofSeconds(10));
        call.say("one two");
        call.session.post(new SessionInput.CommitAudio("c"));
        call.pause(9_000);
        assertThat(call.all(SessionOutput.ResponseStarted.class)).isEmpty();
    }

    @Test
    void aTurnEndsWhenItsAudioStops() {
        CallScript call = call(false);
        call.pause(300).say("where are you");
        call.time.advance(Duration.ofMillis(960));
        assertThat(call.all(SessionOutput.SpeechStopped.class)).isEmpty();
        call.time.advance(Duration.ofMillis(100));
        assertThat(call.all(SessionOutput.SpeechStopped.class)).hasSize(1);
        call.time.advance(Duration.ofSeconds(2));
        assertThat(userWords(call)).containsExactly("where are you");
        assertThat(call.all(SessionOutput.ResponseDone.class)).hasSize(1);
    }

    @Test
    void audioInPiecesOfSomeSecondsIsOneTurn() {
        CallScript call = call(false);
        for (String part : List.of("a1 a2 a3 a4 a5 a6", "b1 b2 b3 b4 b5 b6")) {
            call.session.post(new SessionInput.CallerAudio(call.script.say(part)));
            call.time.advance(Duration.ofMillis(1440));
        }
        call.time.advance(Duration.ofSeconds(5));
        assertThat(userWords(call)).containsExactly("a1 a2 a3 a4 a5 a6 b1 b2 b3 b4 b5 b6");
    }

    @Test
    void aTurnIsAsLongAsTurnsMayBe() {
        CallScript call = call(true);
        call.play(AudioScript.noise(290_000));
        assertThat(call.all(SessionOutput.SpeechStopped.class)).isEmpty();
        call.play(AudioScript.noise(11_000));
        assertThat(call.all(SessionOutput.SpeechStopped.class)).hasSize(1);
        assertThat(call.all(SessionOutput.Decided.class))
                .anyMatch(it -> it.decision() instanceof Decision.TurnEnded ended
                        && ended.reason() == Decision.Reason.LONGEST_TURN);
    }

    @Test
    void speechIsToldBeforeTheReplyItInterruptsIsCancelled() {
        CallScript call = semantic();
        long spoke = call.time.nanoTime() / 1_000_000;
        call.say("hold on a moment please").pause(200);

        List<String> names = call.names();
        assertThat(names.subList(names.lastIndexOf("SpeechStarted"), names.size()))
                .containsSubsequence("SpeechStarted", "ResponseDone", "Interrupted");
        assertThat(call.last(SessionOutput.Interrupted.class).heardMs()).isPositive();
        int started = call.outputs.indexOf(call.last(SessionOutput.SpeechStarted.class));
        assertThat(call.outputTimesMs.get(started) - spoke).isLessThan(500L);
    }

    @Test
    void anAnswerInTheBotsOwnWordsIsHeard() {
        CallScript call = semantic();
        call.say("coffee").pause(3_000);
        assertThat(userWords(call)).contains("coffee");
        assertThat(call.llm.requests()).hasSize(3);
    }

    private static CallScript wordsOnly() {
        return wordsOnly(PACED, "do you want tea or coffee or something else entirely today");
    }

    /** Nothing but words tells of speech here. */
    private static CallScript wordsOnly(Optional<Duration> lead, String reply) {
        TurnPolicy it = TurnPolicy.semantic();
        TurnPolicy quick = new TurnPolicy(
                it.detection(), 0.5, 0, 800, it.minSpeechMs(), true, true, 0, OptionalLong.empty(), false);
        CallScript call = new CallScript(SessionConfig.defaults().withTurns(quick), lead, true);
        call.detector.failStt();
        call.llm.answers(request -> ScriptedLlm.text(reply));
        call.say("hello").pause(2_600);
        assertThat(call.all(SessionOutput.ResponseStarted.class)).hasSize(1);
        return call;
    }

    @ParameterizedTest
    @ValueSource(strings = {"tea", "coffee"})
    void aWordThatTheBotSaidLongAgoOrHasYetToSayIsTheCallers(String word) {
        CallScript call = wordsOnly(
                AHEAD, "tea a b c d e f g h i j k l m n o p q r s t u v w x y z a b c d e f g h i j k l m n coffee");
        call.pause(2_000).say(word).pause(40);
        assertThat(toldWords(call)).containsExactly("hello", word);
        assertThat(call.all(SessionOutput.Interrupted.class)).hasSize(1);
    }

    @Test
    void aWordOfTheBotsThatNoVoiceShowedIsTheCallersOnceTheReplyEnds() {
        CallScript call = wordsOnly();
        call.say("coffee").pause(40);
        assertThat(toldWords(call)).containsExactly("hello");
        assertThat(call.all(SessionOutput.Interrupted.class)).isEmpty();
        assertThat(call.all(SessionOutput.PlayoutFinished.class)).isEmpty();
        call.pause(4_000);
        assertThat(userWords(call)).containsExactly("hello", "coffee");
        assertThat(toldWords(call)).containsExactly("hello", "coffee");
        assertThat(call.llm.requests()).hasSize(2);
    }

    @Test
    void aWordOfTheBotsBelongsToTheTurnThatFollows() {
        CallScript call = wordsOnly();
        call.say("coffee with sugar").pause(4_000);
        assertThat(call.all(SessionOutput.Interrupted.class)).hasSize(1);
        assertThat(userWords(call)).containsExactly("hello", "coffee with sugar");
    }

    @Test
    void voiceWithoutWordsLeavesNoSilence() {
        CallScript call = new CallScript(SessionConfig.defaults(), PACED, false);
        call.llm.answers(request -> ScriptedLlm.text("a b c d e f g h i j k l m n o p q r s t"));
        call.say("hello").pause(1_600);
        call.play(AudioScript.noise(500)).pause(4_000);

        assertThat(call.all(SessionOutput.Interrupted.class)).hasSize(1);
        assertThat(call.all(SessionOutput.Decided.class)).anyMatch(it -> it.decision() instanceof Decision.Resume);
        long cut = call.outputTimesMs.get(call.outputs.indexOf(call.last(SessionOutput.Interrupted.class)));
        assertThat(call.timeOfLast(SessionOutput.ResponseAudio.class)).isGreaterThan(cut);
    }
}
