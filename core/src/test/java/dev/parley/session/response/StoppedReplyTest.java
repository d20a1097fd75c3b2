package dev.parley.session.response;

import static dev.parley.session.script.SessionScript.AHEAD;
import static dev.parley.session.script.SessionScript.PACED;
import static dev.parley.session.script.SessionScript.call;
import static dev.parley.session.script.SessionScript.said;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Role;
import dev.parley.session.Phrases;
import dev.parley.session.ResponseOptions;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionInput.EndReason;
import dev.parley.session.SessionLimits;
import dev.parley.session.SessionOutput;
import dev.parley.session.SessionOutput.Refusal;
import dev.parley.session.SessionOutput.Response;
import dev.parley.session.TurnLatency;
import dev.parley.session.script.AudioScript;
import dev.parley.session.script.CallScript;
import dev.parley.session.script.ScriptedLlm;
import dev.parley.turn.TurnPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Replies that are stopped, by whom ever, and what follows: the clock of what is heard, whose turn it is, what is kept. */
class StoppedReplyTest {
    private static final String LONG = "a b c d e f g h i j k l m n o p q r s t";
    private static final long WORD_MS = AudioScript.WORD_MS + AudioScript.GAP_MS;

    private static CallScript talking(Optional<Duration> lead) {
        SessionLimits keepsAudio = SessionLimits.DEFAULT.withItemAudio(Duration.ofMinutes(1));
        CallScript call = new CallScript(SessionConfig.defaults(), lead, false, false, keepsAudio);
        call.llm.answers(request -> ScriptedLlm.text(LONG));
        call.say("hello").pause(1600);
        return call;
    }

    private static void cancel(CallScript call, Optional<String> id) {
        call.session.post(new SessionInput.CancelResponse(id, "cancel"));
    }

    private static String lastId(CallScript call) {
        return call.last(SessionOutput.ResponseStarted.class).response().id();
    }

    private static List<Response.Status> ends(CallScript call) {
        return call.all(SessionOutput.ResponseDone.class).stream()
                .map(done -> done.response().status())
                .toList();
    }

    @Test
    void aReplyIsCancelledByItsOwnNameAndByNoOther() {
        CallScript call = talking(PACED);
        cancel(call, Optional.of("resp_of_another"));
        assertThat(call.last(SessionOutput.Refused.class).refusal()).isEqualTo(Refusal.NO_ACTIVE_RESPONSE);
        assertThat(ends(call)).isEmpty();
        cancel(call, Optional.of(lastId(call)));
        assertThat(ends(call)).containsExactly(Response.Status.CANCELLED);
        assertThat(call.all(SessionOutput.Refused.class)).hasSize(1);
    }

    @Test
    void aReplyThatIsDoneButStillHeardCannotBeCancelled() {
        CallScript call = talking(AHEAD);
        assertThat(ends(call)).containsExactly(Response.Status.COMPLETED);
        cancel(call, Optional.of(lastId(call)));
        cancel(call, Optional.empty());
        assertThat(call.all(SessionOutput.Refused.class))
                .extracting(SessionOutput.Refused::refusal)
                .containsExactly(Refusal.NO_ACTIVE_RESPONSE, Refusal.NO_ACTIVE_RESPONSE);
        call.pause(8_000);
        assertThat(call.all(SessionOutput.PlayoutFinished.class)).hasSize(1);
    }

    @Test
    void aResponseBesideTheReplyThatIsCancelledLeavesTheReplyTheFloor() {
        CallScript call = talking(PACED);
        call.session.post(new SessionInput.CreateResponse(CallScript.outOfBand(), ""));
        cancel(call, Optional.of(lastId(call)));
        call.pause(400);
        assertThat(ends(call)).containsExactly(Response.Status.CANCELLED);
        call.say("stop that please").pause(100);
        assertThat(call.all(SessionOutput.Interrupted.class)).hasSize(1);
    }

    @Test
    void afterACancelledReplyTheBotIsSilentSoThatLongSilenceIsPrompted() {
        TurnPolicy quiet = TurnPolicy.voiceActivity().withPrompting(OptionalLong.of(7000), false);
        CallScript call = new CallScript(SessionConfig.defaults().withTurns(quiet), PACED);
        call.llm.answers(request -> ScriptedLlm.text(LONG));
        call.say("hello").pause(1600);
        cancel(call, Optional.empty());
        call.pause(6_800);
        assertThat(call.all(SessionOutput.QuietTimedOut.class)).isEmpty();
        call.pause(400);
        assertThat(call.all(SessionOutput.QuietTimedOut.class)).hasSize(1);
    }

    @Test
    void afterAnInterruptionTheNextReplyIsHeardAtOnceAndNotBehindWhatWasSentAhead() {
        CallScript call = talking(AHEAD);
        call.llm.answers(request -> ScriptedLlm.text("fine then"));
        call.say("wait please stop").pause(1_800);
        assertThat(call.all(SessionOutput.Interrupted.class)).hasSize(1);
        assertThat(call.all(SessionOutput.PlayoutFinished.class))
                .extracting(SessionOutput.PlayoutFinished::responseId)
                .containsExactly(lastId(call));
        assertThat(call.timeOfLast(SessionOutput.PlayoutFinished.class)
                        - call.timeOfLast(SessionOutput.ResponseAudio.class))
                .isBetween(WORD_MS, 2 * WORD_MS);
    }

    @Test
    void whatAnInterruptedReplySaidIsKeptAsFarAsItWasHeard() {
        CallScript call = talking(PACED);
        call.say("stop that please").pause(100);
        SessionOutput.Interrupted cut = call.last(SessionOutput.Interrupted.class);
        assertThat(cut.stopping()).isZero();
        call.session.post(new SessionInput.RetrieveItem(cut.itemId(), "r"));
        assertThat(call.last(SessionOutput.ItemRetrieved.class).audio().get(0))
                .hasSize((int) (cut.heardMs() * AudioScript.RATE / 1000));
    }

    @Test
    void aMessageThatTheClientCutsWhileItIsSpokenIsKeptAsFarAsItSays() {
        CallScript call = talking(PACED);
        String item = call.last(SessionOutput.ResponseItemStarted.class).item().id();
        call.session.post(new SessionInput.TruncateItem(item, 0, 2 * WORD_MS, "t"));
        assertThat(call.all(SessionOutput.ItemTruncated.class))
                .containsExactly(new SessionOutput.ItemTruncated(item, 0, 2 * WORD_MS));
        assertThat(call.all(SessionOutput.Refused.class)).isEmpty();
        assertThat(said(call, Role.ASSISTANT)).isEqualTo("a b");
        call.session.post(new SessionInput.RetrieveItem(item, "r"));
        assertThat(call.last(SessionOutput.ItemRetrieved.class).audio().get(0))
                .hasSize(AudioScript.samples((int) (2 * WORD_MS)));
    }

    @Test
    void whateverIsSaidWaitsForAClientThatDoesNotReadAndGoesOnWhenItHasRead() {
        CallScript call = call(AHEAD);
        call.writable = false;
        call.stt.delayNextFlush(Duration.ofSeconds(20));
        call.session.post(new SessionInput.CreateResponse(CallScript.outOfBand(), ""));
        call.say("hello").pause(4_000);
        assertThat(call.all(SessionOutput.ResponseStarted.class))
                .as("one beside the conversation, and a word that something takes long")
                .hasSize(2);
        assertThat(call.all(SessionOutput.ResponseAudio.class)).isEmpty();
        call.writable = true;
        call.session.post(new SessionInput.Drained());
        assertThat(call.all(SessionOutput.ResponseAudio.class).stream()
                        .map(audio -> audio.place().responseId())
                        .distinct())
                .hasSize(2);
    }

    @Test
    void whatIsSaidWhileTheCallerWaitsCanBeCancelledToo() {
        CallScript call = call(PACED);
        call.stt.delayNextFlush(Duration.ofSeconds(20));
        call.say("hello").pause(2_600);
        cancel(call, Optional.empty());
        assertThat(ends(call)).containsExactly(Response.Status.CANCELLED);
        assertThat(call.all(SessionOutput.Refused.class)).isEmpty();
    }

    @Test
    void itCanBeCancelledBehindAReplyToo() {
        CallScript call = call(PACED);
        call.say("hello").pause(3_000);
        call.stt.delayNextFlush(Duration.ofSeconds(20));
        call.say("and now").pause(2_600);
        cancel(call, Optional.empty());
        assertThat(ends(call)).containsExactly(Response.Status.COMPLETED, Response.Status.CANCELLED);
        assertThat(call.all(SessionOutput.Refused.class)).isEmpty();
    }

    @Test
    void lastWordsTakeTheFloorAndTheEndFollowsWhenTheyWereHeard() {
        CallScript call = talking(PACED);
        call.session.post(new SessionInput.Apologise());
        assertThat(ends(call)).containsExactly(Response.Status.CANCELLED);
        call.pause(8_000);
        String last = Phrases.UNAVAILABLE.get("en");
        assertThat(String.join(" ", call.botWordsSent())).endsWith(last);
        assertThat(call.last(SessionOutput.Ended.class).reason()).isEqualTo(EndReason.PROVIDER_FAILED);
        assertThat(call.timeOfLast(SessionOutput.Ended.class) - call.timeOfLast(SessionOutput.PlayoutFinished.class))
                .isLessThan(20);
    }

    @Test
    void lastWordsAreHeardAtOnceAndNotBehindWhatWasSentAhead() {
        CallScript call = talking(AHEAD);
        long words = Phrases.UNAVAILABLE.get("en").split(" ").length;
        long began = call.time.nanoTime() / 1_000_000;
        call.session.post(new SessionInput.Apologise());
        call.pause(9_000);
        assertThat(call.timeOfLast(SessionOutput.PlayoutFinished.class) - began)
                .isBetween(words * WORD_MS, (words + 1) * WORD_MS);
    }

    @Test
    void aReplyBehindOneThatWasSentAheadIsHeardBehindIt() {
        CallScript call = talking(AHEAD);
        call.say("wait please stop").pause(1_800);
        assertThat(call.all(SessionOutput.Interrupted.class)).hasSize(1);
        assertThat(ends(call)).containsExactly(Response.Status.COMPLETED, Response.Status.COMPLETED);
        String second = lastId(call);
        long heardFrom = IntStream.range(0, call.outputs.size())
                .filter(i -> call.outputs.get(i) instanceof SessionOutput.ResponseAudio audio
                        && audio.place().responseId().equals(second))
                .mapToLong(call.outputTimesMs::get)
                .min()
                .orElseThrow();
        call.llm.answers(request -> ScriptedLlm.text("and more"));
        call.session.post(new SessionInput.CreateResponse(ResponseOptions.DEFAULT, ""));
        call.pause(9_000);
        assertThat(call.last(SessionOutput.PlayoutFinished.class).responseId()).isEqualTo(lastId(call));
        assertThat(call.timeOfLast(SessionOutput.PlayoutFinished.class) - heardFrom)
                .isBetween(22 * WORD_MS, 23 * WORD_MS);
    }

    @Test
    void anotherResponseThatIsCancelledIsNotTheLastWords() {
        CallScript call = call(PACED);
        call.llm.answers(request -> List.of());
        call.session.post(new SessionInput.CreateResponse(CallScript.outOfBand(), ""));
        String beside = lastId(call);
        call.session.post(new SessionInput.Apologise());
        call.pause(300);
        cancel(call, Optional.of(beside));
        call.pause(200);
        assertThat(ends(call)).containsExactly(Response.Status.CANCELLED);
        assertThat(call.all(SessionOutput.Ended.class)).isEmpty();
        call.pause(8_000);
        assertThat(call.last(SessionOutput.Ended.class).reason()).isEqualTo(EndReason.PROVIDER_FAILED);
    }

    @Test
    void aReplyThatIsStillThoughtOutIsStoppedByTheCallerToo() {
        CallScript call = call(PACED);
        call.llm.answers(request -> List.of());
        call.session.post(new SessionInput.CreateResponse(ResponseOptions.DEFAULT, ""));
        call.pause(500).say("wait a moment");
        assertThat(call.all(SessionOutput.ResponseAudio.class)).isEmpty();
        assertThat(call.last(SessionOutput.ResponseDone.class).response().reason())
                .contains(Response.StatusReason.TURN_DETECTED);
        assertThat(call.llm.running()).isZero();
    }

    @Test
    void lastWordsThatAreCutAreFollowedByTheEndAtOnce() {
        CallScript call = call(PACED);
        call.session.post(new SessionInput.Apologise());
        call.pause(1_000);
        assertThat(call.all(SessionOutput.Ended.class)).isEmpty();
        cancel(call, Optional.empty());
        call.pause(20);
        assertThat(call.last(SessionOutput.Ended.class).reason()).isEqualTo(EndReason.PROVIDER_FAILED);
    }

    @Test
    void lastWordsThatTheClientDoesNotTakeAreWaitedForTenSecondsOnly() {
        CallScript call = call(PACED);
        call.writable = false;
        call.session.post(new SessionInput.Apologise());
        call.pause(9_900);
        assertThat(call.all(SessionOutput.Ended.class)).isEmpty();
        call.pause(200);
        assertThat(call.last(SessionOutput.Ended.class).reason()).isEqualTo(EndReason.PROVIDER_FAILED);
    }

    @Test
    void aModelThatHangsAndIsCancelledIsNotGivenUpLater() {
        CallScript call = call(PACED);
        call.llm.answers(request -> List.of());
        call.session.post(new SessionInput.CreateResponse(ResponseOptions.DEFAULT, ""));
        call.pause(500);
        cancel(call, Optional.empty());
        call.pause(30_000);
        assertThat(call.all(SessionOutput.ProviderTrouble.class)).isEmpty();
        assertThat(call.botWordsSent()).isEmpty();
    }

    @Test
    void theFirstSoundIsMeasuredBetweenTheFirstWordAndTheFirstByte() {
        CallScript call = call(AHEAD);
        call.say("hello").pause(2000);
        TurnLatency latency = call.last(SessionOutput.TurnMeasured.class).latency();
        assertThat(latency.firstAudioMs().getAsLong())
                .isGreaterThan(latency.firstTokenMs().getAsLong())
                .isLessThanOrEqualTo(latency.firstByteMs().getAsLong());
        call.session.post(new SessionInput.CreateResponse(ResponseOptions.DEFAULT, ""));
        call.pause(2000);
        assertThat(call.all(SessionOutput.TurnMeasured.class))
                .as("a reply to no turn is not measured")
                .hasSize(1);
    }

    @Test
    void aReplyThatIsCancelledBeforeItsFirstSoundIsNotMeasuredByTheNext() {
        CallScript call = call(PACED);
        call.llm.answers(request -> List.of());
        call.say("hello").pause(1_000);
        assertThat(call.llm.requests()).hasSize(1);
        cancel(call, Optional.empty());
        call.llm.answers(request -> ScriptedLlm.text("fine then"));
        call.session.post(new SessionInput.CreateResponse(ResponseOptions.DEFAULT, ""));
        call.pause(2_000);
        assertThat(call.all(SessionOutput.PlayoutFinished.class)).hasSize(1);
        assertThat(call.all(SessionOutput.TurnMeasured.class)).isEmpty();
    }

    @Test
    void anEndingSessionTellsNothingOfWhatItStopsButItsEnd() {
        CallScript call = talking(PACED);
        call.session.post(new SessionInput.CreateResponse(CallScript.outOfBand(), ""));
        int before = call.outputs.size();
        call.session.post(new SessionInput.End(EndReason.CALLER_LEFT));
        call.pause(1_000);
        assertThat(call.outputs.subList(before, call.outputs.size()))
                .filteredOn(it -> it instanceof SessionOutput.ResponseAudio)
                .isEmpty();
        assertThat(call.outputs.getLast()).isInstanceOf(SessionOutput.Ended.class);
        assertThat(call.tts.openStreams() + call.llm.running()).isZero();
    }
}
