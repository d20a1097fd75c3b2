package dev.parley.session.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Item;
import dev.parley.conversation.Role;
import dev.parley.session.ResponseOptions;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionInput.EndReason;
import dev.parley.session.SessionOutput;
import dev.parley.session.script.AudioScript;
import dev.parley.session.script.CallScript;
import dev.parley.session.script.ScriptedLlm;
import dev.parley.session.script.ScriptedTools;
import dev.parley.turn.TurnPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A server that stops ends a call between turns, and cuts nothing. */
class DrainTest {
    private static final Duration QUIET = Duration.ofMillis(1_000);
    private static final String REPLY = "a b c d e f g h i j";
    private static final long REPLY_MS = 10 * 240;

    private static CallScript call(Optional<Duration> lead) {
        CallScript call = new CallScript(SessionConfig.defaults(), lead);
        call.llm.answers(request -> ScriptedLlm.text(REPLY));
        return call;
    }

    private static void drain(CallScript call) {
        call.session.post(new SessionInput.Drain(QUIET));
    }

    private static long endedAt(CallScript call) {
        call.pause(40_000);
        assertThat(call.last(SessionOutput.Ended.class).reason()).isEqualTo(EndReason.DRAINED);
        return call.timeOfLast(SessionOutput.Ended.class);
    }

    private static String heard(CallScript call) {
        return call.session.history().stream()
                .filter(item -> item instanceof Item.Message m && m.role() == Role.USER)
                .map(item -> ((Item.Message) item).words())
                .reduce("", (a, b) -> (a + " " + b).strip());
    }

    @Test
    void anIdleCallEndsAtOnce() {
        CallScript call = call(Optional.empty());
        call.pause(500);
        drain(call);
        assertThat(endedAt(call)).isEqualTo(500);
    }

    @Test
    void aCallAboutToSpeakIsNotIdle() {
        CallScript call = call(Optional.empty());
        call.pause(500).play(AudioScript.noise(60));
        drain(call);
        call.say("wait").pause(1_000);
        endedAt(call);
        assertThat(heard(call)).isEqualTo("wait");
    }

    @Test
    void whoSpeaksInTheQuietIsHeardAndAnswered() {
        CallScript call = call(Optional.empty());
        call.say("hello").pause(1_000);
        drain(call);
        call.pause((int) REPLY_MS).say("wait for me").pause(1_000);
        endedAt(call);
        assertThat(heard(call)).isEqualTo("hello wait for me");
        assertThat(call.botWordsSent()).hasSize(20).endsWith(REPLY.split(" "));
    }

    @Test
    void theCallersWordsAreHeardOutAndAnswered() {
        CallScript call = call(Optional.empty());
        call.say("I am not");
        drain(call);
        call.say("done yet");
        endedAt(call);
        assertThat(heard(call)).isEqualTo("I am not done yet");
        assertThat(call.botWordsSent()).containsExactly(REPLY.split(" "));
    }

    @Test
    void aCommittedTurnIsAnsweredHoweverLateItsWordsAre() {
        CallScript call = call(Optional.empty());
        call.stt.delayNextFlush(Duration.ofSeconds(5));
        call.say("hello").pause(1_500);
        drain(call);
        endedAt(call);
        assertThat(call.botWordsSent()).endsWith(REPLY.split(" "));
    }

    @Test
    void theModelIsAwaited() {
        CallScript call = call(Optional.empty());
        call.llm.pace(Duration.ofMillis(2_000));
        call.say("hello").pause(1_500);
        drain(call);
        call.pause(30_000);
        endedAt(call);
        assertThat(call.botWordsSent()).contains(REPLY.split(" "));
    }

    @Test
    void aReplySentAheadIsPlayedToItsEnd() {
        CallScript call = call(Optional.empty());
        call.say("hello").pause(1_500);
        assertThat(call.botWordsSent()).containsExactly(REPLY.split(" "));
        drain(call);
        long ended = endedAt(call);
        assertThat(ended - call.timeOfLast(SessionOutput.PlayoutFinished.class)).isEqualTo(1_000);
        assertThat(call.timeOfLast(SessionOutput.PlayoutFinished.class)).isGreaterThan(REPLY_MS);
    }

    @Test
    void aReplyBeingPlayedIsPlayedToItsEnd() {
        CallScript call = call(Optional.of(Duration.ofMillis(320)));
        call.say("hello").pause(1_500);
        drain(call);
        endedAt(call);
        assertThat(call.botWordsSent()).containsExactly(REPLY.split(" "));
    }

    @Test
    void toolsAreAwaitedAndTheirAnswerIsGiven() {
        ScriptedTools tools = new ScriptedTools("tools", "weather").takes(Duration.ofSeconds(6));
        CallScript call = new CallScript(SessionConfig.defaults(), Optional.empty(), false, tools.operatorTools());
        call.llm.answers(request ->
                call.llm.requests().size() == 1 ? ScriptedLlm.call("", "weather", "{}") : ScriptedLlm.text("Sunny."));
        call.say("weather").pause(1_500);
        drain(call);
        endedAt(call);
        assertThat(call.botWordsSent()).last().isEqualTo("Sunny.");
    }

    @Test
    void aCallThatTheClientHasToAnswerIsAwaited() {
        CallScript call = call(Optional.empty());
        call.llm.answers(request ->
                call.llm.requests().size() == 1 ? ScriptedLlm.call("", "mine", "{}") : ScriptedLlm.text("Done."));
        call.say("do it").pause(1_500);
        drain(call);
        call.pause(3_000);
        assertThat(call.all(SessionOutput.Ended.class)).isEmpty();
        call.session.post(new SessionInput.CreateItem(
                new Item.FunctionOutput("out", Item.Status.COMPLETED, "call_0", "ok"), Optional.empty(), ""));
        call.session.post(new SessionInput.CreateResponse(ResponseOptions.DEFAULT, ""));
        endedAt(call);
        assertThat(call.botWordsSent()).containsExactly("Done.");
    }

    @Test
    void audioThatTheClientHasNotCommittedIsAwaited() {
        CallScript call = call(Optional.empty());
        call.session.post(new SessionInput.Configure(call.session.config().withTurns(TurnPolicy.manual())));
        call.say("push to talk");
        drain(call);
        call.pause(3_000);
        assertThat(call.all(SessionOutput.Ended.class)).isEmpty();
        call.session.post(new SessionInput.CommitAudio(""));
        call.session.post(new SessionInput.CreateResponse(ResponseOptions.DEFAULT, ""));
        call.time.runUntilIdle(Duration.ofMinutes(2));
        assertThat(heard(call)).isEqualTo("push to talk");
        assertThat(call.botWordsSent()).containsExactly(REPLY.split(" "));
        assertThat(call.last(SessionOutput.Ended.class).reason()).isEqualTo(EndReason.DRAINED);
    }

    @Test
    void aTypedTurnIsAnswered() {
        CallScript call = call(Optional.empty());
        call.session.post(new SessionInput.CreateResponse(ResponseOptions.DEFAULT, ""));
        drain(call);
        endedAt(call);
        assertThat(call.botWordsSent()).containsExactly(REPLY.split(" "));
    }

    @Test
    void withoutAQuietTimeItEndsAtOnceBetweenTurns() {
        CallScript call = call(Optional.empty());
        call.pause(500);
        call.session.post(new SessionInput.Drain(Duration.ZERO));
        call.time.settle();
        assertThat(List.copyOf(call.all(SessionOutput.Ended.class))).hasSize(1);
    }
}
