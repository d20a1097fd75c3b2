package dev.parley.session.response;

import static dev.parley.session.script.SessionScript.AHEAD;
import static dev.parley.session.script.SessionScript.PACED;
import static dev.parley.session.script.SessionScript.said;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Role;
import dev.parley.session.PlaybackPosition;
import dev.parley.session.ResponseOptions;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionOutput;
import dev.parley.session.SessionOutput.ResponseAudio;
import dev.parley.session.script.AudioScript;
import dev.parley.session.script.CallScript;
import dev.parley.session.script.ScriptedLlm;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What was heard, and when the bot has spoken, over carriers that tell what they play. */
class CarrierPositionTest {
    private static final String LONG = "a b c d e f g h i j k l m n o p q r s t";
    private static final int WORD_MS = AudioScript.WORD_MS + AudioScript.GAP_MS;

    private static CallScript call(Optional<Duration> lead, String reply) {
        CallScript call = CallScript.told(lead);
        call.llm.answers(request -> ScriptedLlm.text(reply));
        return call;
    }

    private static void ask(CallScript call) {
        call.session.post(new SessionInput.CreateResponse(ResponseOptions.DEFAULT, ""));
        call.time.settle();
    }

    private static void advance(CallScript call, int ms) {
        call.time.advance(Duration.ofMillis(ms));
    }

    private static void tell(CallScript call, long generation, int ms) {
        call.session.post(new SessionInput.Played(new PlaybackPosition(generation, AudioScript.samples(ms))));
        call.time.settle();
    }

    /** For so long the carrier plays nothing, and says so. */
    private static void dry(CallScript call, long generation, int atMs, int forMs) {
        for (int ms = 0; ms < forMs; ms += 20) {
            advance(call, 20);
            tell(call, generation, atMs);
        }
    }

    /** The caller speaks while the carrier stands still. */
    private static void interrupt(CallScript call, long generation, int atMs) {
        short[] speech = call.script.say("stop that");
        int step = AudioScript.samples(20);
        for (int at = 0; at < speech.length; at += step) {
            advance(call, 20);
            tell(call, generation, atMs);
            call.session.post(new SessionInput.CallerAudio(Arrays.copyOfRange(speech, at, at + step)));
        }
    }

    private static int finished(CallScript call) {
        return call.all(SessionOutput.PlayoutFinished.class).size();
    }

    private static List<Long> generations(CallScript call) {
        return call.all(ResponseAudio.class).stream()
                .map(ResponseAudio::generation)
                .distinct()
                .toList();
    }

    @Test
    void theBotHasSpokenWhenTheCarrierHasPlayedItAll() {
        CallScript call = call(AHEAD, "one two three");
        ask(call);
        advance(call, 1000);
        assertThat(call.all(SessionOutput.ResponseDone.class)).hasSize(1);
        tell(call, 1, 100);
        advance(call, 3 * WORD_MS);
        tell(call, 1, 600);
        advance(call, 3 * WORD_MS);
        assertThat(finished(call)).as("120 ms are left").isZero();
        tell(call, 1, 3 * WORD_MS);
        advance(call, 0);
        assertThat(finished(call)).isOne();
    }

    @Test
    void aCarrierThatIsAheadOfTheServersClockEndsItEarlier() {
        CallScript call = call(AHEAD, LONG);
        ask(call);
        advance(call, 1000);
        tell(call, 1, 20 * WORD_MS);
        advance(call, 0);
        assertThat(finished(call)).isOne();
    }

    @Test
    void aCarrierThatNeverTellsIsWaitedForOnceAndSomeoneSpeaksNext() {
        CallScript call = call(AHEAD, "one two three");
        ask(call);
        advance(call, 2500);
        assertThat(finished(call)).isZero();
        advance(call, 1000);
        assertThat(finished(call)).isOne();
        ask(call);
        advance(call, 1000);
        assertThat(finished(call)).isEqualTo(2);
    }

    @Test
    void whoInterruptsHasHeardWhatTheCarrierPlayed() {
        CallScript call = call(AHEAD, LONG);
        ask(call);
        advance(call, 1600);
        interrupt(call, 1, 500);
        SessionOutput.Interrupted cut = call.last(SessionOutput.Interrupted.class);
        assertThat(cut.heardMs()).isEqualTo(500);
        assertThat(cut.heardText()).isEqualTo("a b");
        assertThat(said(call, Role.ASSISTANT)).isEqualTo("a b");
        assertThat(call.all(SessionOutput.ItemTruncated.class))
                .containsExactly(new SessionOutput.ItemTruncated(cut.itemId(), 0, 500));
    }

    @Test
    void whatIsToldOfAudioThatWasNeverGivenChangesNothing() {
        CallScript call = call(AHEAD, LONG);
        ask(call);
        advance(call, 1600);
        tell(call, 1, 500);
        tell(call, 2, 4000);
        tell(call, 0, 4000);
        interrupt(call, 1, 500);
        assertThat(call.last(SessionOutput.Interrupted.class).heardMs()).isEqualTo(500);
    }

    @Test
    void aReplyBehindWhichAnotherWaitsIsCutToo() {
        CallScript call = call(AHEAD, "a b c d e f g h");
        ask(call);
        advance(call, 500);
        ask(call);
        advance(call, 500);
        assertThat(generations(call)).containsExactly(1L, 2L);
        interrupt(call, 1, 750);
        assertThat(call.all(SessionOutput.ItemTruncated.class))
                .extracting(SessionOutput.ItemTruncated::audioEndMs)
                .containsExactly(750L, 0L);
        assertThat(said(call, Role.ASSISTANT)).isEqualTo("a b c / ");
        advance(call, 5000);
        assertThat(finished(call)).isZero();
    }

    @Test
    void noMoreThanEightRepliesWaitBehindOneToBeCut() {
        CallScript call = call(AHEAD, "a b c d e f g h");
        for (int reply = 0; reply < 10; reply++) {
            ask(call);
            advance(call, 400);
        }
        assertThat(generations(call)).hasSize(10);
        interrupt(call, 1, 100);
        assertThat(call.all(SessionOutput.ItemTruncated.class)).hasSize(9);
        assertThat(said(call, Role.ASSISTANT)).startsWith("a b c d e f g h / ").hasSizeLessThan(60);
    }

    @Test
    void aCarrierThatPlaysAtOnceIsGivenNoMoreThanTheLeadAheadOfWhatItPlays() {
        CallScript call = call(PACED, LONG);
        ask(call);
        advance(call, 100);
        dry(call, 1, 0, 1500);
        long releasedMs = call.all(ResponseAudio.class).stream()
                        .mapToLong(audio -> audio.samples().length)
                        .sum()
                * 1000
                / AudioScript.RATE;
        assertThat(releasedMs).isBetween(320L, 500L);
        for (int ms = 20; finished(call) == 0 && ms < 10_000; ms += 20) {
            advance(call, 20);
            tell(call, 1, Math.min(ms, 20 * WORD_MS));
        }
        assertThat(finished(call)).isOne();
        assertThat(call.botWordsSent()).hasSize(20);
        assertThat(said(call, Role.ASSISTANT)).isEqualTo(LONG);
    }

    @Test
    void overAWebSocketNobodyTellsAndNothingIsBelieved() {
        CallScript call = new CallScript(SessionConfig.defaults(), AHEAD);
        call.llm.answers(request -> ScriptedLlm.text("one two three"));
        ask(call);
        advance(call, 100);
        tell(call, 1, 3 * WORD_MS);
        IntStream.range(0, 10).forEach(i -> tell(call, 1, 0));
        advance(call, 200);
        assertThat(finished(call)).isZero();
        advance(call, 600);
        assertThat(finished(call)).isOne();
        assertThat(call.all(SessionOutput.ItemTruncated.class)).isEmpty();
    }
}
