package dev.parley.session.loop;

import static dev.parley.session.script.SessionScript.PACED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Item;
import dev.parley.session.DetachableSink;
import dev.parley.session.ResponseOptions;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionInput.EndReason;
import dev.parley.session.SessionOutput;
import dev.parley.session.SessionSink;
import dev.parley.session.script.AudioScript;
import dev.parley.session.script.CallScript;
import dev.parley.session.script.ScriptedLlm;
import dev.parley.turn.Decision;
import dev.parley.turn.TurnPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client's connection is lost, and the caller comes back on another: the conversation goes on from the last word heard. */
class DetachTest {
    private static final List<String> REPLY = List.of(
            "alpha bravo charlie delta echo foxtrot golf hotel india juliett kilo lima mike november oscar papa."
                    .split(" "));

    private static CallScript call(Optional<Duration> lead) {
        CallScript call = new CallScript(SessionConfig.defaults(), lead);
        call.llm.answers(request -> ScriptedLlm.text(String.join(" ", REPLY)));
        return call;
    }

    /** A connection that is lost carries no audio either. */
    private static void away(CallScript call, int ms) {
        call.time.advance(Duration.ofMillis(ms));
    }

    private static List<String> spoken(List<SessionOutput> outputs) {
        return outputs.stream()
                .filter(SessionOutput.SpokenWord.class::isInstance)
                .map(it -> ((SessionOutput.SpokenWord) it).text().strip())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1_200, 1_700, 2_300, 3_100})
    void aReplyGoesOnFromTheLastWordThatWasHeard(int afterMs) {
        CallScript call = call(PACED);
        call.say("hello there").pause(afterMs);
        call.detach();
        int audio = call.all(SessionOutput.ResponseAudio.class).size();
        int told = call.outputs.size();
        away(call, 3_000);
        assertThat(call.outputs).as("nobody is told anything").hasSize(told);
        call.attach();
        int behind = call.outputs.size();
        call.pause(12_000);

        SessionOutput.Interrupted cut = call.last(SessionOutput.Interrupted.class);
        assertThat(cut.reason()).isEqualTo(Decision.Reason.CLIENT_GONE);
        assertThat(call.all(SessionOutput.ResponseAudio.class)).hasSizeGreaterThan(audio);
        List<String> heard = List.of(cut.heardText().split(" "));
        List<String> rest = spoken(call.outputs.subList(behind, call.outputs.size()));
        assertThat(heard).isEqualTo(REPLY.subList(0, heard.size()));
        int repeated = heard.size() + rest.size() - REPLY.size();
        assertThat(repeated).as("words repeated; fewer than none are lost").isBetween(0, 1);
        assertThat(rest).isEqualTo(REPLY.subList(REPLY.size() - rest.size(), REPLY.size()));
        assertThat(call.all(SessionOutput.Interrupted.class)).hasSize(1);
    }

    @Test
    void aReplyThatWasSentAheadIsSaidAgainFromWhereItWasHeard() {
        CallScript call = call(Optional.empty());
        call.say("hello there").pause(1_700);
        int sent = spoken(call.outputs).size();
        assertThat(sent).isEqualTo(REPLY.size());
        call.detach();
        away(call, 3_000);
        call.attach().pause(8_000);
        String heard = call.last(SessionOutput.Interrupted.class).heardText();
        List<String> all = spoken(call.outputs);
        List<String> rest = all.subList(sent, all.size());
        assertThat(heard.split(" ").length + rest.size() - REPLY.size()).isBetween(0, 1);
    }

    @Test
    void aReplyOfTheClientsOwnGoesOnToo() {
        CallScript call = call(PACED);
        call.session.post(new SessionInput.Configure(
                call.session.config().withTurns(TurnPolicy.voiceActivity().withReplies(false, true))));
        call.session.post(new SessionInput.CreateResponse(ResponseOptions.DEFAULT, "r1"));
        call.pause(1_500);
        call.detach();
        away(call, 3_000);
        call.attach().pause(10_000);
        assertThat(spoken(call.outputs)).contains("alpha", "papa.");
    }

    @Test
    void whatWasNotBegunIsSaidOnceSomebodyHearsIt() {
        CallScript call = call(PACED);
        call.llm.pace(Duration.ofMillis(400));
        call.say("hello there").pause(600);
        assertThat(call.all(SessionOutput.ResponseAudio.class)).isEmpty();
        call.detach();
        away(call, 10_000);
        assertThat(call.all(SessionOutput.ResponseAudio.class)).isEmpty();
        call.attach().pause(12_000);
        assertThat(spoken(call.outputs)).isEqualTo(REPLY);
        assertThat(call.all(SessionOutput.Interrupted.class)).isEmpty();
    }

    @Test
    void nobodyIsAskedWhyNobodySpeaks() {
        CallScript call = call(PACED);
        call.say("hello there").pause(8_000);
        int responses = call.all(SessionOutput.ResponseStarted.class).size();
        call.detach();
        away(call, 60_000);
        call.attach().pause(1_000);
        assertThat(call.all(SessionOutput.ResponseStarted.class)).hasSize(responses);
    }

    @Test
    void theTurnThatWasUnderWayIsAnswered() {
        CallScript call = call(PACED);
        call.say("hello there");
        call.detach();
        away(call, 5_000);
        call.attach().pause(9_000);
        assertThat(call.last(SessionOutput.CallerTranscript.class).transcript()).isEqualTo("hello there");
        assertThat(spoken(call.outputs)).isEqualTo(REPLY);
    }

    @Test
    void theConversationIsTheSameAndAnotherTurnFollows() {
        CallScript call = call(PACED);
        call.say("hello there").pause(1_700);
        call.detach();
        away(call, 2_000);
        call.attach().pause(8_000);
        call.say("and then").pause(9_000);
        assertThat(call.session.history()).allMatch(item -> item instanceof Item.Message);
        assertThat(call.all(SessionOutput.Ended.class)).isEmpty();
        assertThat(call.all(SessionOutput.Refused.class)).isEmpty();
        assertThat(spoken(call.outputs)
                        .subList(
                                spoken(call.outputs).size() - REPLY.size(),
                                spoken(call.outputs).size()))
                .isEqualTo(REPLY);
    }

    @Test
    void anEndWhileNobodyIsThereIsToldToWhoeverComes() {
        CallScript call = call(PACED);
        call.detach();
        call.session.post(new SessionInput.End(EndReason.CALLER_LEFT));
        call.time.advance(Duration.ofSeconds(1));
        assertThat(call.all(SessionOutput.Ended.class)).isEmpty();
        call.attach();
        assertThat(call.all(SessionOutput.Ended.class)).hasSize(1);
    }

    @Test
    void moreThanCanBeKeptIsToldOnceAndTheRestIsDropped() {
        AtomicInteger full = new AtomicInteger();
        List<SessionOutput> got = new ArrayList<>();
        SessionSink client = new SessionSink() {
            @Override
            public void accept(SessionOutput output) {
                got.add(output);
            }

            @Override
            public boolean writable() {
                return true;
            }
        };
        DetachableSink sink = new DetachableSink(client, full::incrementAndGet);
        sink.detach();
        assertThat(sink.writable()).isFalse();
        for (int i = 0; i < DetachableSink.MOST_KEPT + 10; i++) {
            sink.accept(new SessionOutput.AudioCleared());
        }
        assertThat(full).hasValue(1);
        sink.attach(client);
        assertThat(got).hasSize(DetachableSink.MOST_KEPT);
        assertThat(sink.isAttached() && sink.writable()).isTrue();
    }

    @Test
    void audioOfACallerWhoIsBackIsHeardAtOnce() {
        CallScript call = call(PACED);
        call.say("hello there").pause(1_700);
        call.detach();
        away(call, 1_000);
        call.attach();
        call.play(AudioScript.silence(100));
        call.say("stop please").pause(9_000);
        assertThat(call.all(SessionOutput.CallerTranscript.class))
                .extracting(SessionOutput.CallerTranscript::transcript)
                .contains("stop please");
    }
}
