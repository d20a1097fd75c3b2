package dev.parley.session.response;

import static dev.parley.session.script.SessionScript.AHEAD;
import static dev.parley.session.script.SessionScript.PACED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.session.ResponseOptions;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionOutput;
import dev.parley.session.SilencePolicy;
import dev.parley.session.script.CallScript;
import dev.parley.session.script.ScriptedLlm;
import dev.parley.turn.TurnPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a caller hears whose words are awaited: when it is said, how often, and when it is not. */
class RecognitionFillerTest {
    private static CallScript call(SilencePolicy silence) {
        return new CallScript(SessionConfig.defaults(), PACED, silence);
    }

    private static int said(CallScript call, String word) {
        return (int) call.botWordsSent().stream().filter(word::equals).count();
    }

    private static List<Long> times(CallScript call, Class<? extends SessionOutput> type) {
        return IntStream.range(0, call.outputs.size())
                .filter(i -> type.isInstance(call.outputs.get(i)))
                .mapToObj(call.outputTimesMs::get)
                .toList();
    }

    @Test
    void oneAfterAnotherIsSaidAndTheFirstAgainBehindTheLast() {
        CallScript call =
                call(SilencePolicy.DEFAULT.withFillers(Map.of(SilencePolicy.ANY_LANGUAGE, List.of("first", "second"))));
        call.stt.delayNextFlush(Duration.ofSeconds(25));
        call.say("one two").pause(10_000);
        assertThat(call.botWordsSent()).containsExactly("first", "second", "first");
        List<Long> begun = times(call, SessionOutput.ResponseStarted.class);
        List<Long> heard = times(call, SessionOutput.PlayoutFinished.class);
        assertThat(begun.get(1) - heard.get(0)).as("silence between them").isBetween(2_490L, 2_600L);
        assertThat(begun.get(2) - heard.get(1)).isBetween(2_490L, 2_600L);
    }

    @Test
    void eachTurnBeginsWithTheFirst() {
        CallScript call =
                call(SilencePolicy.DEFAULT.withFillers(Map.of(SilencePolicy.ANY_LANGUAGE, List.of("first", "second"))));
        for (int turn = 0; turn < 2; turn++) {
            call.stt.delayNextFlush(Duration.ofSeconds(4));
            call.say("one two").pause(9_000);
        }
        assertThat(said(call, "first")).isEqualTo(2);
        assertThat(said(call, "second")).isZero();
    }

    @Test
    void whereThereAreNoPhrasesNothingIsSaidAndTheCallGoesOn() {
        CallScript call = call(SilencePolicy.DEFAULT.withFillers(Map.of(SilencePolicy.ANY_LANGUAGE, List.of())));
        call.stt.delayNextFlush(Duration.ofSeconds(6));
        call.say("one two").pause(5_000);
        assertThat(call.all(SessionOutput.ResponseStarted.class)).isEmpty();
        call.pause(4_000);
        assertThat(call.botWordsSent()).containsExactly("All", "right", "then.");
        assertThat(call.all(SessionOutput.Ended.class)).isEmpty();
    }

    @Test
    void theSilenceCountsFromTheEndOfWhatTheBotWasSayingMeanwhile() {
        TurnPolicy speaksOn = TurnPolicy.voiceActivity().withReplies(true, false);
        CallScript call = new CallScript(SessionConfig.defaults().withTurns(speaksOn), PACED);
        call.llm.answers(request -> ScriptedLlm.text("a b c d e f g h i j k l m n o p q r s t"));
        call.session.post(new SessionInput.CreateResponse(ResponseOptions.DEFAULT, ""));
        call.stt.delayNextFlush(Duration.ofSeconds(20));
        call.pause(500).say("one").pause(9_000);
        long filled = times(call, SessionOutput.ResponseStarted.class).get(1);
        long played = times(call, SessionOutput.PlayoutFinished.class).getFirst();
        assertThat(filled - played).isBetween(2_490L, 2_600L);
    }

    @Test
    void whatHasLeftIsHeardToItsEndAndTheReplyComesBehindIt() {
        CallScript call = new CallScript(SessionConfig.defaults(), AHEAD);
        call.stt.delayNextFlush(Duration.ofMillis(2_300));
        call.say("one two").pause(6_000);
        assertThat(call.all(SessionOutput.PlayoutFinished.class))
                .extracting(SessionOutput.PlayoutFinished::responseId)
                .isEqualTo(call.all(SessionOutput.ResponseStarted.class).stream()
                        .map(started -> started.response().id())
                        .toList())
                .hasSize(2);
        List<Long> begun = times(call, SessionOutput.ResponseStarted.class);
        List<Long> heard = times(call, SessionOutput.PlayoutFinished.class);
        assertThat(begun.get(1)).as("the reply begins meanwhile").isLessThan(heard.get(0));
        assertThat(heard.get(1) - heard.get(0)).isBetween(710L, 760L);
    }
}
