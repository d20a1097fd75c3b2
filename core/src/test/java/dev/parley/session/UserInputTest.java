package dev.parley.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Item;
import dev.parley.conversation.Part;
import dev.parley.conversation.Role;
import dev.parley.provider.ChatMessage;
import dev.parley.provider.ProviderException;
import dev.parley.provider.SttEvent;
import dev.parley.session.SessionOutput.Refusal;
import dev.parley.session.script.AudioScript;
import dev.parley.session.script.CallScript;
import dev.parley.session.script.ScriptedLlm;
import dev.parley.session.script.ScriptedStt;
import dev.parley.turn.Decision;
import dev.parley.turn.TurnPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the caller's audio and words, whatever the recogniser does. */
class UserInputTest {
    private static final Optional<Duration> AHEAD = Optional.empty();
    private static final Optional<Duration> PACED = Optional.of(Duration.ofMillis(320));

    private static CallScript call(boolean continuous) {
        return new CallScript(SessionConfig.defaults(), AHEAD, continuous);
    }

    private static CallScript semantic() {
        CallScript call = new CallScript(SessionConfig.defaults().withTurns(TurnPolicy.semantic()), PACED, true, true);
        call.llm.answers(request -> ScriptedLlm.text("do you want tea or coffee or something else entirely today"));
        call.pause(1_500).say("hello").pause(1_600);
        assertThat(call.all(SessionOutput.ResponseStarted.class)).hasSize(2);
        assertThat(call.all(SessionOutput.PlayoutFinished.class)).hasSize(1);
        return call;
    }

    private static List<String> userWords(CallScript call) {
        return call.session.history().stream()
                .filter(item -> item instanceof Item.Message m && m.role() == Role.USER)
                .map(item -> ((Item.Message) item).words())
                .toList();
    }

    private static List<String> toldWords(CallScript call) {
        return call.all(SessionOutput.CallerWords.class).stream()
                .flatMap(it -> it.words().stream())
                .map(SttEvent.Word::text)
                .toList();
    }

    private static List<SessionOutput.ProviderTrouble> troubles(CallScript call) {
        return call.all(SessionOutput.ProviderTrouble.class);
    }

    // Transcripts.

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

    // The recogniser.

    @Test
    void aTypedCallOpensNoRecogniser() {
        CallScript call = call(true);
        Item.Message typed =
                new Item.Message("t", Role.USER, Item.Status.COMPLETED, List.of(new Part.InputText("hello")));
        call.session.post(new SessionInput.CreateItem(typed, Optional.empty(), "c"));
        call.session.post(new SessionInput.CreateResponse(ResponseOptions.DEFAULT, "r"));
        call.time.advance(Duration.ofSeconds(5));

        assertThat(call.all(SessionOutput.ResponseDone.class)).hasSize(1);
        assertThat(call.stt.opened()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theFirstWordsAreNotLostWhileTheFirstStreamOpens(boolean continuous) {
        CallScript call = call(continuous);
        call.stt.readyAfter(Duration.ofSeconds(4));
        call.say("w1 w2 w3 w4 w5 w6 w7 w8 w9 w10 w11 w12 w13 w14 w15 w16 w17 w18")
                .pause(3_000);
        assertThat(userWords(call)).containsExactly("w1 w2 w3 w4 w5 w6 w7 w8 w9 w10 w11 w12 w13 w14 w15 w16 w17 w18");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRecogniserLostInSilenceIsDialledUntilItIsBack(boolean continuous) {
        CallScript call = call(continuous);
        call.say("one").pause(3_000);
        call.stt.leave();
        call.pause(120_000);
        assertThat(troubles(call)).isNotEmpty().allMatch(SessionOutput.ProviderTrouble::recovering);
        assertThat(call.stt.opened()).isLessThan(40);
        call.stt.comeBack();
        call.pause(7_000).say("two three").pause(2_000);

        assertThat(userWords(call)).containsExactly("one", "two three");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsSaidWhileTheRecogniserIsAwayIsHeardAndToldOnce(boolean continuous) {
        CallScript call = call(continuous);
        call.pause(500).say("a1 a2 a3");
        call.stt.leave();
        call.say("b1 b2 b3 b4 b5 b6 b7 b8 b9 b10 b11 b12 b13 b14 b15 b16 b17 b18 b19 b20");
        call.stt.comeBack();
        call.say("c1 c2").pause(8_000);

        String all = "a1 a2 a3 b1 b2 b3 b4 b5 b6 b7 b8 b9 b10 b11 b12 b13 b14 b15 b16 b17 b18 b19 b20 c1 c2";
        assertThat(userWords(call)).containsExactly(all);
        assertThat(toldWords(call)).containsExactly(all.split(" "));
        assertThat(call.last(SessionOutput.CallerTranscript.class).transcript()).isEqualTo(all);
    }

    @Test
    void turnsThatEndWhileTheRecogniserIsAwayKeepTheirWordsApart() {
        CallScript call = call(true);
        call.pause(500);
        call.stt.leave();
        call.say("one two").pause(1_000).say("three").pause(1_000);
        call.stt.comeBack();
        call.pause(8_000);
        assertThat(userWords(call)).containsExactly("one two", "three");
    }

    @Test
    void speechThatWaitsTooLongForARecogniserEndsInFailure() {
        CallScript call = call(true);
        call.say("one").pause(60_000);
        call.stt.leave();
        call.pause(60_000).say("two").pause(10_000);
        assertThat(troubles(call)).allMatch(SessionOutput.ProviderTrouble::recovering);
        call.pause(20_000);

        assertThat(troubles(call).getLast().recovering()).isFalse();
        assertThat(String.join(" ", call.botWordsSent())).endsWith(Phrases.DEAF.get("en"));
        assertThat(call.outputs.indexOf(call.last(SessionOutput.PlayoutFinished.class)))
                .isLessThan(call.outputs.indexOf(troubles(call).getLast()));
        assertThat(call.all(SessionOutput.CallerTranscriptFailed.class)).hasSize(1);
        int opened = call.stt.opened();
        call.say("three").pause(5_000);
        assertThat(call.stt.opened()).isEqualTo(opened);
        assertThat(call.all(SessionOutput.CallerTranscriptFailed.class)).hasSize(2);
    }

    @Test
    void aFirstStreamThatCannotBeHadIsToldAtTheBound() {
        CallScript call = call(true);
        call.stt.leave();
        call.pause(9_000);
        assertThat(troubles(call)).isNotEmpty().allMatch(SessionOutput.ProviderTrouble::recovering);
        call.pause(15_000);
        assertThat(troubles(call).getLast().recovering()).isFalse();
        assertThat(String.join(" ", call.botWordsSent())).isEqualTo(Phrases.DEAF.get("en"));
    }

    @ParameterizedTest
    @EnumSource(
            value = ProviderException.Kind.class,
            names = {"BROKEN", "UNAUTHORISED", "AT_CAPACITY"})
    void theFirstWordsWaitForARecogniserThatIsAway(ProviderException.Kind kind) {
        CallScript call = call(true);
        call.stt.failsWith(kind);
        call.stt.leave();
        call.say("one two").pause(10_000);
        call.stt.comeBack();
        call.pause(6_000);
        assertThat(userWords(call)).containsExactly("one two");
        assertThat(String.join(" ", call.botWordsSent()))
                .startsWith("One moment, please, I cannot hear you right now.")
                .endsWith("All right then.");
        assertThat(troubles(call)).allMatch(SessionOutput.ProviderTrouble::recovering);
    }

    @Test
    void whereTheBotDoesNotAnswerByItselfTheClientLearnsAtTheBound() {
        CallScript call = new CallScript(SessionConfig.defaults().withTurns(TurnPolicy.manual()), AHEAD, true);
        call.stt.leave();
        call.pause(20_000);
        assertThat(troubles(call).getLast().recovering()).isFalse();
        assertThat(call.botWordsSent()).isEmpty();
    }

    @Test
    void aRecogniserThatRefusesForGoodIsNotAskedAgain() {
        CallScript call = call(true);
        call.say("one").pause(2_000);
        call.stt.failsWith(ProviderException.Kind.REJECTED);
        call.stt.leave();
        call.pause(20_000);
        assertThat(call.botWordsSent()).isNotEmpty();
        assertThat(troubles(call)).singleElement().matches(it -> !it.recovering());
        assertThat(call.stt.opened()).isEqualTo(1);
    }

    // A recogniser that falls silent.

    @Test
    void aRecogniserWithAHeartbeatThatFallsSilentIsLeftAndTheWordsSinceAreHeardByTheNext() {
        CallScript call = withHeartbeat();
        call.say("one two");
        call.stt.fallSilent();
        call.say("three four five").pause(5_000);
        assertThat(call.last(SessionOutput.CallerTranscript.class).transcript()).isEqualTo("one two three four five");
        assertThat(toldWords(call)).containsExactly("one", "two", "three", "four", "five");
        assertThat(troubles(call))
                .singleElement()
                .matches(it -> it.recovering() && it.cause().kind() == ProviderException.Kind.TIMEOUT);
        assertThat(call.botWordsSent()).endsWith("All", "right", "then.");
        assertThat(call.stt.openStreams()).isEqualTo(1);
    }

    @Test
    void aRecogniserIsNotTakenForLostWhileNoAudioComesOrWhileItsHeartBeats() {
        CallScript call = withHeartbeat();
        call.say("one two").pause(1_000);
        call.time.advance(Duration.ofMinutes(1));
        call.say("three").pause(60_000);
        assertThat(troubles(call)).isEmpty();
        assertThat(call.stt.opened()).isEqualTo(1);
    }

    @Test
    void oneWithoutAHeartbeatIsWaitedForWithAFewWords() {
        CallScript call = call(true);
        call.say("one two");
        call.stt.fallSilent();
        call.pause(40_000);
        assertThat(call.last(SessionOutput.CallerTranscriptFailed.class).cause().kind())
                .isEqualTo(ProviderException.Kind.TIMEOUT);
        assertThat(String.join(" ", call.botWordsSent()))
                .startsWith("One moment, please. I am still working on it. Just a little longer. One moment, please.")
                .endsWith("Sorry.");
        assertThat(call.stt.opened()).isEqualTo(2);
        call.say("three").pause(2_000);
        assertThat(call.last(SessionOutput.CallerTranscript.class).transcript()).isEqualTo("three");
    }

    private static CallScript withHeartbeat() {
        return new CallScript(SessionConfig.defaults(), AHEAD, new ScriptedStt.Kind(true, false, true), false);
    }

    // A few words while those of the caller are awaited.

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

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRecogniserThatAcceptsAndHangsUpIsDialledEverMoreSeldom(boolean continuous) {
        CallScript call = call(continuous);
        call.say("one").pause(2_000);
        call.stt.hangsUp();
        call.pause(60_000);
        assertThat(call.stt.opened()).isBetween(10, 25);
        assertThat(troubles(call))
                .hasSizeBetween(call.stt.opened() - 1, call.stt.opened())
                .allMatch(SessionOutput.ProviderTrouble::recovering);
    }

    @Test
    void aStreamThatNeverGetsReadyIsGivenUp() {
        CallScript call = call(true);
        call.say("one").pause(2_000);
        call.stt.readyAfter(Duration.ofMinutes(10));
        call.stt.hangUp();
        call.pause(5_000);
        call.stt.readyAfter(Duration.ZERO);
        call.pause(7_000);
        assertThat(troubles(call).getLast().cause().kind()).isEqualTo(ProviderException.Kind.TIMEOUT);
        call.pause(2_000).say("two").pause(2_000);
        assertThat(userWords(call)).containsExactly("one", "two");
    }

    // Turns.

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

    /** Nothing but words tells of speech here. */
    private static CallScript wordsOnly() {
        TurnPolicy it = TurnPolicy.semantic();
        TurnPolicy quick = new TurnPolicy(
                it.detection(), 0.5, 0, 800, it.minSpeechMs(), true, true, 0, OptionalLong.empty(), false);
        CallScript call = new CallScript(SessionConfig.defaults().withTurns(quick), PACED, true);
        call.detector.deafen();
        call.llm.answers(request -> ScriptedLlm.text("do you want tea or coffee or something else entirely today"));
        call.say("hello").pause(2_600);
        assertThat(call.all(SessionOutput.ResponseStarted.class)).hasSize(1);
        return call;
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

    // Much audio at once.

    @Test
    void audioInOnePieceIsTakenInSlicesAndWhatFollowsComesAfterIt() {
        CallScript call = new CallScript(SessionConfig.defaults().withTurns(TurnPolicy.manual()), AHEAD, true);
        int words = 80;
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < words; i++) {
            text.append(" w").append(i);
        }
        call.session.post(new SessionInput.CallerAudio(call.script.say(text.toString())));
        call.session.post(new SessionInput.CommitAudio("c"));
        call.session.post(new SessionInput.CreateResponse(ResponseOptions.DEFAULT, "r"));
        assertThat(call.all(SessionOutput.AudioCommitted.class)).isEmpty();
        assertThat(call.all(SessionOutput.AudioBehind.class)).hasSize(1);
        call.time.advance(Duration.ofSeconds(1));

        assertThat(call.all(SessionOutput.AudioCaughtUp.class)).hasSize(1);
        assertThat(userWords(call)).containsExactly(text.toString().strip());
        assertThat(call.llm.requests().getLast().messages().getLast().text())
                .isEqualTo(text.toString().strip());
    }

    @Test
    void theLoopServesOthersBetweenSlices() {
        CallScript call = call(false);
        List<Integer> framesSeen = new ArrayList<>();
        call.session.post(new SessionInput.CallerAudio(AudioScript.silence(20_000)));
        for (int i = 0; i < 50; i++) {
            other(call, framesSeen, 50);
        }
        call.time.advance(Duration.ofMillis(500));
        List<Integer> steps = new ArrayList<>();
        for (int i = 1; i < framesSeen.size(); i++) {
            steps.add(framesSeen.get(i) - framesSeen.get(i - 1));
        }
        assertThat(steps).allMatch(frames -> frames <= 7);
        assertThat(framesSeen.getLast()).isGreaterThan(100);
    }

    /** Another call's work: it comes back {@code times} times. */
    private static void other(CallScript call, List<Integer> seen, int times) {
        call.time.execute(() -> {
            seen.add(call.detector.frames());
            if (times > 0) {
                other(call, seen, times - 1);
            }
        });
    }

    @Test
    void audioIsTakenNoFasterThanItsPace() {
        SessionLimits.Hearing slow = new SessionLimits.Hearing(
                Duration.ofSeconds(1),
                Duration.ofMinutes(2),
                Duration.ofSeconds(15),
                Duration.ofSeconds(2),
                Duration.ofSeconds(60),
                new SessionLimits.Pace(2, Duration.ofSeconds(1), Duration.ofSeconds(2)));
        CallScript call =
                new CallScript(SessionConfig.defaults(), AHEAD, false, false, SessionLimits.DEFAULT.withHearing(slow));
        call.session.post(new SessionInput.CallerAudio(AudioScript.silence(21_000)));
        call.time.advance(Duration.ofSeconds(5));
        assertThat(call.detector.frames() * 32).isBetween(10_500, 11_100);
        assertThat(call.all(SessionOutput.AudioCaughtUp.class)).isEmpty();
        call.time.advance(Duration.ofSeconds(5));
        assertThat(call.all(SessionOutput.AudioCaughtUp.class)).hasSize(1);
    }

    @Test
    void moreAudioThanMayWaitIsRefused() {
        CallScript call = call(false);
        call.session.post(new SessionInput.CallerAudio(AudioScript.silence(299_000)));
        call.session.post(new SessionInput.CallerAudio(AudioScript.silence(2_000)));
        assertThat(call.last(SessionOutput.Refused.class).refusal()).isEqualTo(Refusal.TOO_MUCH_AUDIO);
    }

    @Test
    void aClientThatDoesNotHeedBeingHeldBackIsLetGo() {
        CallScript call = call(false);
        call.session.post(new SessionInput.CallerAudio(AudioScript.silence(299_000)));
        for (int i = 0; i < 1_025; i++) {
            call.session.post(new SessionInput.ClearAudio());
        }
        call.time.advance(Duration.ofSeconds(1));
        assertThat(call.last(SessionOutput.Ended.class).reason()).isEqualTo(SessionInput.EndReason.CLIENT_FAULT);
    }
}
