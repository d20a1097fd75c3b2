package dev.parley.session.items;

import static dev.parley.session.script.CallerScript.AHEAD;
import static dev.parley.session.script.CallerScript.userWords;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.parley.conversation.Item;
import dev.parley.conversation.Part;
import dev.parley.conversation.Role;
import dev.parley.provider.ProviderException;
import dev.parley.session.ResponseOptions;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionLimits;
import dev.parley.session.SessionOutput;
import dev.parley.session.SessionOutput.CallerTranscript;
import dev.parley.session.SessionOutput.CallerTranscriptFailed;
import dev.parley.session.SessionOutput.Refusal;
import dev.parley.session.script.AudioScript;
import dev.parley.session.script.CallScript;
import dev.parley.session.script.ScriptedStt;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Audio that a client puts into the conversation itself: transcribed one piece after the other, within bounds. */
class ClipTranscriptTest {
    private static CallScript call(boolean continuous, boolean heartbeat, SessionLimits limits) {
        return new CallScript(
                SessionConfig.defaults(), AHEAD, new ScriptedStt.Kind(continuous, false, heartbeat), limits);
    }

    private static CallScript call() {
        return call(false, false, SessionLimits.DEFAULT);
    }

    private static void put(CallScript call, String id, short[] audio) {
        long ms = audio.length * 1000L / AudioScript.RATE;
        Item.Message item = new Item.Message(
                id, Role.USER, Item.Status.COMPLETED, List.of(new Part.InputAudio(Optional.empty(), ms)));
        call.session.post(new SessionInput.CreateItem(item, Optional.empty(), Map.of(0, audio), id));
    }

    private static void put(CallScript call, String id, String words) {
        put(call, id, call.script.say(words));
    }

    @Test
    void eachIsToldOnceInTurnAndItsStreamIsLeft() {
        CallScript call = call();
        put(call, "a", "one two");
        put(call, "b", "three");
        put(call, "c", "four five");
        call.time.advance(Duration.ofMillis(100));
        assertThat(call.stt.opened()).isEqualTo(1);
        call.time.advance(Duration.ofSeconds(5));
        assertThat(call.all(CallerTranscript.class))
                .extracting(CallerTranscript::itemId, CallerTranscript::transcript, CallerTranscript::audioMs)
                .containsExactly(tuple("a", "one two", 480L), tuple("b", "three", 240L), tuple("c", "four five", 480L));
        assertThat(userWords(call)).containsExactly("one two", "three", "four five");
        assertThat(call.stt.opened()).isEqualTo(3);
        assertThat(call.stt.openStreams()).isZero();
    }

    @Test
    void aReplyIsNotThoughtOutWithoutItsWords() {
        CallScript call = call();
        call.stt.delayNextFlush(Duration.ofSeconds(1));
        put(call, "a", "one two");
        call.session.post(new SessionInput.CreateResponse(ResponseOptions.DEFAULT, "r"));
        call.time.advance(Duration.ofMillis(900));
        assertThat(call.llm.requests()).isEmpty();
        call.time.advance(Duration.ofSeconds(2));
        assertThat(call.llm.requests())
                .singleElement()
                .matches(it -> it.messages().getLast().text().equals("one two"));
    }

    @Test
    void fiveMinutesOfAudioMayWait() {
        CallScript call = call();
        for (int i = 0; i < 3; i++) {
            put(call, "long_" + i, AudioScript.silence(100_000));
        }
        assertThat(call.all(SessionOutput.Refused.class)).isEmpty();
        put(call, "more", "one");
        assertThat(call.last(SessionOutput.Refused.class).refusal()).isEqualTo(Refusal.TOO_MUCH_AUDIO);
        assertThat(call.session.history()).hasSize(3);

        call.time.advance(Duration.ofSeconds(12));
        assertThat(call.all(CallerTranscript.class)).hasSize(1);
        put(call, "now", AudioScript.silence(100_000));
        assertThat(call.all(SessionOutput.Refused.class)).hasSize(1);
        put(call, "more", "one");
        assertThat(call.all(SessionOutput.Refused.class)).hasSize(2);
    }

    @Test
    void whatIsDeletedIsNotListenedToAnyMore() {
        CallScript call = call();
        put(call, "a", AudioScript.silence(60_000));
        put(call, "b", "one");
        put(call, "c", "two");
        call.time.advance(Duration.ofSeconds(1));
        call.session.post(new SessionInput.DeleteItem("b", ""));
        call.time.advance(Duration.ofMillis(100));
        assertThat(call.stt.opened())
                .as("another item's deletion disturbs nothing")
                .isEqualTo(1);
        call.session.post(new SessionInput.DeleteItem("a", ""));
        call.time.advance(Duration.ofMillis(500));
        assertThat(call.all(CallerTranscript.class))
                .extracting(CallerTranscript::itemId)
                .containsExactly("c");
        assertThat(call.stt.opened()).isEqualTo(2);
        assertThat(call.stt.openStreams()).isZero();
        put(call, "as much as may wait", AudioScript.silence(300_000));
        assertThat(call.all(SessionOutput.Refused.class)).isEmpty();
    }

    @Test
    void wordsHeardBeforeItsStreamBrokeAreNotHeardTwice() {
        CallScript call = call(true, false, SessionLimits.DEFAULT);
        put(call, "a", "w1 w2 w3 w4 w5 w6 w7 w8 w9 w10 w11 w12 w13 w14 w15 w16 w17 w18 w19 w20");
        call.time.advance(Duration.ofMillis(200));
        call.stt.hangUp();
        call.time.advance(Duration.ofSeconds(3));
        assertThat(call.all(CallerTranscript.class))
                .extracting(CallerTranscript::transcript)
                .containsExactly("w1 w2 w3 w4 w5 w6 w7 w8 w9 w10 w11 w12 w13 w14 w15 w16 w17 w18 w19 w20");
    }

    @ParameterizedTest
    @CsvSource({"BROKEN,4", "REJECTED,1"})
    void aRecogniserThatCannotBeHadIsTriedFourTimesUnlessItRefuses(ProviderException.Kind kind, int tries) {
        CallScript call = call();
        call.stt.failsWith(kind);
        call.stt.leave();
        put(call, "a", "one");
        call.time.advance(Duration.ofSeconds(20));
        assertThat(call.stt.opened()).isEqualTo(tries);
        assertThat(call.all(CallerTranscriptFailed.class))
                .singleElement()
                .matches(it -> it.itemId().equals("a") && it.cause().kind() == kind);
    }

    @Test
    void aRecogniserThatSaysNothingIsWaitedForAsLongAsInATurnAndTheNextIsHeard() {
        CallScript call = call();
        call.stt.readyAfter(Duration.ofMinutes(10));
        put(call, "a", "one");
        put(call, "b", "two");
        call.time.advance(Duration.ofMillis(29_900));
        assertThat(call.all(CallerTranscriptFailed.class)).isEmpty();
        call.stt.readyAfter(Duration.ZERO);
        call.time.advance(Duration.ofMillis(200));
        assertThat(call.all(CallerTranscriptFailed.class))
                .singleElement()
                .matches(it -> it.itemId().equals("a") && it.cause().kind() == ProviderException.Kind.TIMEOUT);
        call.time.advance(Duration.ofSeconds(2));
        assertThat(userWords(call)).containsExactly("", "two");
        assertThat(call.stt.openStreams()).isZero();
    }

    @Test
    void aRecogniserThatShowsSignsOfLifeGetsMoreTime() {
        CallScript call = call(true, true, SessionLimits.DEFAULT.withTranscriptWait(Duration.ofSeconds(1)));
        put(call, "a", AudioScript.silence(60_000));
        call.time.advance(Duration.ofSeconds(10));
        assertThat(call.all(CallerTranscriptFailed.class)).isEmpty();
        assertThat(call.all(CallerTranscript.class)).hasSize(1);
    }

    @Test
    void signsOfLifeWithoutEndAreWaitedForAsLongAsTheAudioLastsAndAsATurnMayTake() {
        SessionLimits.RecognitionBounds it = SessionLimits.RecognitionBounds.DEFAULT;
        SessionLimits limits = SessionLimits.DEFAULT
                .withTranscriptWait(Duration.ofMinutes(5))
                .withStt(new SessionLimits.RecognitionBounds(
                        it.gap(), Duration.ofSeconds(3), it.loss(), it.stall(), it.replay(), it.pace()));
        CallScript call = call(true, true, limits);
        call.time.advance(Duration.ofMinutes(1));
        call.stt.delayNextFlush(Duration.ofMinutes(10));
        put(call, "a", AudioScript.silence(20_000));
        call.time.advance(Duration.ofMillis(23_000));
        assertThat(call.all(CallerTranscriptFailed.class)).isEmpty();
        call.time.advance(Duration.ofMillis(400));
        assertThat(call.all(CallerTranscriptFailed.class)).hasSize(1);
    }
}
