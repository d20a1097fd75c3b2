package dev.parley.session.replay;

import static dev.parley.session.script.SessionScript.PACED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.provider.ChatMessage;
import dev.parley.session.FillerPolicy;
import dev.parley.session.NoiseReduction;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionInput.EndReason;
import dev.parley.session.SessionOutput;
import dev.parley.session.journal.JournalEntry;
import dev.parley.session.journal.JournalEvent;
import dev.parley.session.script.CallScript;
import dev.parley.session.script.ScriptedEndOfTurn;
import dev.parley.session.script.ScriptedLlm;
import dev.parley.session.script.ScriptedNoiseSuppressor;
import dev.parley.session.script.ScriptedStt;
import dev.parley.session.script.ScriptedTools;
import dev.parley.turn.Decision;
import dev.parley.turn.TurnPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A call is replayed from its journal: the same outputs in the same order, at the same times, with the same ids. */
class JournalReplayTest {
    private static CallScript call() {
        CallScript call = CallScript.journalled(() -> new CallScript(SessionConfig.defaults(), PACED));
        call.llm.answers(request -> ScriptedLlm.text("a b c d e f g h i j k l"));
        return call;
    }

    private static void endsAlike(CallScript call) {
        call.session.post(new SessionInput.End(EndReason.CALLER_LEFT));
        call.time.runUntilIdle(Duration.ofHours(3));
        Replays.assertAlike(call);
    }

    @Test
    void aPlainTurn() {
        CallScript call = call();
        call.say("hello there").pause(6_000);

        assertThat(call.all(SessionOutput.PlayoutFinished.class)).hasSize(1);
        endsAlike(call);
    }

    @Test
    void noiseThatIsSuppressed() {
        SessionConfig plain = SessionConfig.defaults();
        CallScript call = CallScript.journalled(() -> new CallScript(
                plain.withStt(plain.stt().withNoise(NoiseReduction.NEAR_FIELD)),
                PACED,
                new ScriptedStt.Kind(false, false),
                (it, engines) -> engines.withNoiseSuppressor(Optional.of(new ScriptedNoiseSuppressor(() -> it.time)))));
        call.llm.answers(request -> ScriptedLlm.text("a b c"));
        call.say("hello there").pause(4_000).say("and then").pause(4_000);

        assertThat(call.all(SessionOutput.CallerTranscript.class)).hasSize(2);
        endsAlike(call);
    }

    @Test
    void turnsThatEndByTheModel() {
        CallScript call = CallScript.journalled(() -> new CallScript(
                SessionConfig.defaults().withTurns(TurnPolicy.endOfTurn()),
                PACED,
                new ScriptedStt.Kind(false, false),
                (it, engines) ->
                        engines.withEndOfTurn(Optional.of(new ScriptedEndOfTurn(() -> it.time).answers(0.95, 0.1)))));
        call.llm.answers(request -> ScriptedLlm.text("a b c"));
        call.say("hello there").pause(4_000).say("and then").pause(4_000);

        assertThat(call.all(SessionOutput.Decided.class))
                .anyMatch(it -> it.decision().reason() == Decision.Reason.MODEL_FINISHED);
        endsAlike(call);
    }

    @Test
    void repliesThatAreBegunEarly() {
        CallScript call = CallScript.journalled(() -> new CallScript(
                SessionConfig.defaults().withTurns(TurnPolicy.endOfTurn()),
                PACED,
                new ScriptedStt.Kind(false, false),
                (it, engines) -> engines.withEndOfTurn(
                        Optional.of(new ScriptedEndOfTurn(() -> it.time).answers(0.95, 0.95, 0.95)))));
        call.llm.answers(request -> ScriptedLlm.text("a b c"));
        call.say("hello there")
                .pause(120)
                .say("and then")
                .pause(4_000)
                .say("good")
                .pause(4_000);

        assertThat(call.all(SessionOutput.EarlyReplyEnded.class))
                .extracting(SessionOutput.EarlyReplyEnded::outcome)
                .contains(SessionOutput.EarlyReplyEnded.Outcome.CONTINUED, SessionOutput.EarlyReplyEnded.Outcome.USED);
        endsAlike(call);
    }

    @Test
    void aFillerBeforeASlowReply() {
        CallScript call = CallScript.journalled(() -> CallScript.filling(
                SessionConfig.defaults(),
                FillerPolicy.OFF.withReplyAfter(Optional.of(FillerPolicy.USUAL_WAIT)),
                PACED));
        call.llm.pace(Duration.ofSeconds(2));
        call.llm.answers(request -> ScriptedLlm.text("sunny"));
        call.say("hello there").pause(6_000).say("and now").pause(6_000);

        assertThat(call.all(SessionOutput.Decided.class))
                .filteredOn(it -> it.decision() instanceof Decision.SayFiller)
                .hasSize(2);
        endsAlike(call);
    }

    @Test
    void anInterruption() {
        CallScript call = call();
        call.say("hello there").pause(2_000).say("no wait stop").pause(6_000);

        assertThat(call.all(SessionOutput.Interrupted.class)).hasSize(1);
        endsAlike(call);
    }

    @Test
    void aToolOfAServer() {
        ScriptedTools tools = new ScriptedTools("tools", "weather");
        CallScript call = CallScript.journalled(
                () -> new CallScript(SessionConfig.defaults(), PACED, false, tools.operatorTools()));
        call.llm.answers(request -> request.messages().getLast().role() == ChatMessage.Role.TOOL
                ? ScriptedLlm.text("it is sunny")
                : ScriptedLlm.call("one moment", "weather", "{}"));
        call.say("hello there").pause(6_000);

        assertThat(tools.calls()).hasSize(1);
        endsAlike(call);
        assertThat(tools.calls()).as("a replay calls no tool").hasSize(1);
    }

    @Test
    void aFailingRecogniser() {
        CallScript call = call();
        call.say("hello").pause(3_000);
        call.stt.failNextFlushes(1);
        call.say("are you there").pause(3_000);
        call.stt.leave();
        call.say("and now").pause(30_000);

        assertThat(call.all(SessionOutput.ProviderTrouble.class)).isNotEmpty();
        endsAlike(call);
    }

    @Test
    void aCancelledResponse() {
        CallScript call = call();
        call.say("hello there").pause(2_000);
        call.session.post(new SessionInput.CancelResponse(Optional.empty(), "r1"));
        call.pause(2_000);

        assertThat(call.last(SessionOutput.ResponseDone.class).response().status())
                .isEqualTo(SessionOutput.Response.Status.CANCELLED);
        endsAlike(call);
    }

    @Test
    void aClientThatAnswersAnOutputWithAnInput() {
        CallScript call = call();
        call.onOutput = output -> {
            if (output instanceof SessionOutput.ResponseStarted) {
                call.session.post(new SessionInput.CancelResponse(Optional.empty(), "at once"));
            }
        };
        call.say("hello there").pause(6_000);

        assertThat(call.all(SessionOutput.ResponseDone.class)).isNotEmpty();
        endsAlike(call);
    }

    @Test
    void aClientWhoseSideThrows() {
        CallScript call = call();
        call.onOutput = output -> {
            if (output instanceof SessionOutput.ResponseStarted) {
                throw new IllegalStateException("thrown as scripted");
            }
        };
        call.say("hello there").pause(6_000);

        assertThat(call.last(SessionOutput.Ended.class).reason()).isEqualTo(EndReason.INTERNAL_ERROR);
        Replays.assertAlike(call);
    }

    @Test
    void aVoiceThatThrows() {
        CallScript call = call();
        call.tts.throwing(true);
        call.say("hello there").pause(6_000);

        endsAlike(call);
    }

    @Test
    void nothingStandsAroundASessionWithoutAJournal() {
        assertThat(new CallScript(SessionConfig.defaults(), PACED)
                        .session
                        .getClass()
                        .getPackageName())
                .isEqualTo("dev.parley.session.loop");
    }

    @Test
    void aJournalThatWasCutReplaysUpToThere() {
        CallScript call = call();
        call.say("hello there").pause(6_000);
        List<JournalEntry> entries = call.journal.orElseThrow().entries();
        ReplayResult half =
                JournalReplay.of(entries.subList(0, entries.size() / 2).iterator());

        assertThat(half.divergence()).isEmpty();
        assertThat(half.outputs()).isNotEmpty();
        assertThat(Replays.lines(half))
                .isEqualTo(Replays.lines(call).subList(0, half.outputs().size()));
    }

    @Test
    void whatDiffersIsTold() {
        CallScript call = call();
        call.say("hello there").pause(6_000);
        List<JournalEntry> without = call.journal.orElseThrow().entries().stream()
                .filter(it -> !(it.event() instanceof JournalEvent.Llm))
                .toList();

        assertThat(JournalReplay.of(without.iterator()).divergence().orElseThrow())
                .contains("before line");
    }
}
