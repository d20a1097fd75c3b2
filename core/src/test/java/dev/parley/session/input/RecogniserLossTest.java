package dev.parley.session.input;

import static dev.parley.session.script.CallerScript.AHEAD;
import static dev.parley.session.script.CallerScript.call;
import static dev.parley.session.script.CallerScript.toldWords;
import static dev.parley.session.script.CallerScript.troubles;
import static dev.parley.session.script.CallerScript.userWords;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.parley.conversation.Item;
import dev.parley.conversation.Part;
import dev.parley.conversation.Role;
import dev.parley.provider.ProviderException;
import dev.parley.provider.SttEvent;
import dev.parley.session.Phrases;
import dev.parley.session.ResponseOptions;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionOutput;
import dev.parley.session.script.CallScript;
import dev.parley.session.script.ScriptedStt;
import dev.parley.turn.TurnPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A recogniser that cannot be had, goes away, or falls silent: what the caller said in the meantime, and what is heard. */
class RecogniserLossTest {

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

    /** Speech that nobody has noticed yet when the next stream gets ready is heard from its beginning. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void speechThatBeginsWhileTheNextStreamGetsReadyIsHeardFromItsBeginning(boolean continuous) {
        for (int silence = 0; silence < 1_500; silence += 60) {
            CallScript call = call(continuous);
            call.pause(1_000);
            call.stt.hangUp();
            call.pause(silence).say("one two").pause(3_000);
            assertThat(call.all(SessionOutput.CallerWords.class).stream().flatMap(it -> it.words().stream()))
                    .as("%d ms after the loss", silence)
                    .extracting(SttEvent.Word::text, SttEvent.Word::startMs)
                    .containsExactly(tuple("one", 1_000L + silence), tuple("two", 1_240L + silence));
        }
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
        assertThat(String.join(" ", call.botWordsSent())).endsWith(Phrases.STT_FAILED.get("en"));
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
        assertThat(String.join(" ", call.botWordsSent())).isEqualTo(Phrases.STT_FAILED.get("en"));
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
}
