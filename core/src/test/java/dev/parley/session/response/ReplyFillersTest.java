package dev.parley.session.response;

import static dev.parley.session.script.SessionScript.PACED;
import static dev.parley.session.script.SessionScript.said;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Role;
import dev.parley.provider.LlmEvent;
import dev.parley.session.FillerPolicy;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionOutput;
import dev.parley.session.SessionOutput.Response.Status;
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

/** One short phrase before a reply that is slow to begin. */
class ReplyFillersTest {
    private static final FillerPolicy ONE = policy("let me think");
    private static final FillerPolicy TWO = policy("let me think", "just a second");

    private static FillerPolicy policy(String... phrases) {
        return FillerPolicy.OFF
                .withReplyAfter(Optional.of(FillerPolicy.USUAL_WAIT))
                .withPhrases(Map.of("en", List.of(phrases)));
    }

    private static CallScript call(FillerPolicy fillers, Duration firstWord) {
        CallScript call = CallScript.filling(SessionConfig.defaults(), fillers, PACED);
        call.llm.pace(firstWord);
        call.llm.answers(request -> ScriptedLlm.text("sunny"));
        return call;
    }

    private static String words(CallScript call) {
        return String.join(" ", call.botWordsSent());
    }

    private static long fillers(CallScript call) {
        return call.all(SessionOutput.Decided.class).stream()
                .filter(it -> it.decision().equals(new Decision.SayFiller(Decision.Reason.REPLY_SLOW)))
                .count();
    }

    /** When the first audio of the message at this place of the response left, ms of virtual time. */
    private static long firstAudioMs(CallScript call, int outputIndex) {
        for (int i = 0; i < call.outputs.size(); i++) {
            if (call.outputs.get(i) instanceof SessionOutput.ResponseAudio audio
                    && audio.place().outputIndex() == outputIndex) {
                return call.outputTimesMs.get(i);
            }
        }
        throw new AssertionError("no audio of message " + outputIndex);
    }

    @Test
    void aSlowReplyComesBehindAFiller() {
        CallScript call = call(ONE, Duration.ofMillis(2_000));
        call.say("weather").pause(6_000);

        assertThat(words(call)).isEqualTo("let me think sunny");
        assertThat(fillers(call)).isOne();
        long decided = call.outputTimesMs.get(call.outputs.indexOf(
                call.all(SessionOutput.ResponseStarted.class).getFirst()));
        assertThat(firstAudioMs(call, 0) - decided).isBetween(1_500L, 1_600L);
        assertThat(call.all(SessionOutput.ResponseDone.class))
                .singleElement()
                .satisfies(done -> assertThat(done.response().status()).isEqualTo(Status.COMPLETED));
    }

    @Test
    void aReplyThatIsThereInTimeHasNone() {
        CallScript call = call(ONE, Duration.ofMillis(1_400));
        call.say("weather").pause(6_000);

        assertThat(words(call)).isEqualTo("sunny");
        assertThat(fillers(call)).isZero();
    }

    @Test
    void aGreetingHasNone() {
        TurnPolicy greets = SessionConfig.defaults().turns().withPrompting(OptionalLong.empty(), true);
        CallScript call = CallScript.filling(SessionConfig.defaults().withTurns(greets), ONE, PACED);
        call.llm.pace(Duration.ofMillis(2_000));
        call.pause(6_000);
        assertThat(fillers(call)).isZero();
        assertThat(words(call)).isNotEmpty();
    }

    @Test
    void withoutAPolicyThereIsNone() {
        CallScript call = call(FillerPolicy.OFF, Duration.ofMillis(2_000));
        call.say("weather").pause(6_000);
        assertThat(words(call)).isEqualTo("sunny");
    }

    /** The voice of the reply needs 400 ms for its first sound, and has them while the filler is heard. */
    @Test
    void aReplyThatComesDuringTheFillerFollowsItAtOnceAndNeverCutsIt() {
        CallScript call = call(ONE, Duration.ofMillis(1_600));
        call.llm.answers(request -> List.of(
                new LlmEvent.Text("sunny and warm "),
                new LlmEvent.Done(LlmEvent.FinishReason.STOP, LlmEvent.Usage.UNKNOWN)));
        call.tts.slowAfterWords(0, Duration.ofMillis(400));
        call.say("weather").pause(6_000);

        assertThat(words(call)).isEqualTo("let me think sunny and warm");
        long fillerEndMs = firstAudioMs(call, 0) + 3 * AudioScript.WORD_MS;
        assertThat(firstAudioMs(call, 1)).isLessThanOrEqualTo(fillerEndMs);
        assertThat(call.tts.openStreams()).isZero();
    }

    @Test
    void theLanguageModelNeverReadsIt() {
        CallScript call = call(ONE, Duration.ofMillis(2_000));
        call.say("weather").pause(6_000).say("tomorrow").pause(6_000);

        assertThat(call.llm.requests()).hasSize(2);
        assertThat(call.llm.requests().getLast().messages())
                .noneMatch(message -> message.text().contains("think"))
                .anyMatch(message -> message.text().contains("sunny"));
        assertThat(said(call, Role.ASSISTANT)).startsWith("let me think / sunny");
    }

    @Test
    void noPhraseComesTwiceInARow() {
        CallScript call = call(TWO, Duration.ofMillis(2_000));
        for (int turn = 0; turn < 8; turn++) {
            call.say("weather").pause(6_000);
        }
        String all = words(call);
        assertThat(fillers(call)).isEqualTo(8);
        assertThat(all).doesNotContain("think sunny let me think", "second sunny just a second");
    }

    @Test
    void speechOverTheFillerStopsItAndTheReply() {
        CallScript call = call(ONE, Duration.ofMillis(2_500));
        call.say("weather").pause(1_000);
        call.pause(1_400);
        assertThat(words(call)).startsWith("let");
        call.say("no stop please").pause(200);
        assertThat(call.all(SessionOutput.Interrupted.class)).hasSize(1);
        assertThat(words(call)).doesNotContain("sunny");
        assertThat(call.all(SessionOutput.ResponseDone.class)
                        .getFirst()
                        .response()
                        .status())
                .isEqualTo(Status.CANCELLED);
        call.pause(2_300);
        assertThat(fillers(call)).as("the bot said nothing but a filler before").isOne();
        call.pause(4_000);
        assertThat(words(call)).endsWith("sunny");
    }

    @Test
    void aCancelledResponseSaysNone() {
        CallScript call = call(ONE, Duration.ofMillis(2_000));
        call.say("weather").pause(1_200);
        call.session.post(new SessionInput.CancelResponse(Optional.empty(), "c"));
        call.pause(6_000);
        assertThat(words(call)).isEmpty();
        assertThat(fillers(call)).isZero();
    }

    @Test
    void noneIsSaidWhileTheCallerSpeaks() {
        SessionConfig config = SessionConfig.defaults();
        CallScript call = CallScript.filling(config.withTurns(config.turns().withReplies(true, false)), ONE, PACED);
        call.llm.pace(Duration.ofMillis(2_000));
        call.say("weather")
                .pause(1_500)
                .say("and of course a word more than that")
                .pause(200);
        assertThat(fillers(call)).isZero();
    }

    @Test
    void whatIsMeasuredIsTheReply() {
        CallScript call = call(ONE, Duration.ofMillis(2_000));
        call.say("weather").pause(6_000);
        assertThat(call.all(SessionOutput.TurnMeasured.class))
                .singleElement()
                .satisfies(it -> assertThat(it.latency().firstByteMs().orElseThrow())
                        .isGreaterThan(it.latency().firstTokenMs().orElseThrow()));
    }

    @Test
    void aPauseAfterTheFillerIsFilledInAsAgainstDeadAir() {
        CallScript call = call(ONE, Duration.ofMillis(7_000));
        call.say("weather").pause(12_000);
        assertThat(words(call)).startsWith("let me think One moment, please. sunny");
    }
}
