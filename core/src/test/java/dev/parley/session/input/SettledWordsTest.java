package dev.parley.session.input;

import static dev.parley.session.script.SessionScript.PACED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Role;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionOutput;
import dev.parley.session.script.CallScript;
import dev.parley.session.script.ScriptedEndOfTurn;
import dev.parley.session.script.ScriptedLlm;
import dev.parley.session.script.ScriptedStt;
import dev.parley.session.script.SessionScript;
import dev.parley.turn.TurnPolicy;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A turn whose words the recogniser has settled in its pause is answered without waiting for them to be told. */
class SettledWordsTest {
    private static CallScript call(TurnPolicy turns) {
        SessionConfig config = SessionConfig.defaults()
                .withTurns(turns)
                .withStt(new SessionConfig.Stt(Optional.of("en"), Optional.empty()));
        CallScript call = new CallScript(
                config,
                PACED,
                new ScriptedStt.Kind(false, false),
                (it, engines) ->
                        engines.withEndOfTurn(Optional.of(new ScriptedEndOfTurn(() -> it.time).answers(0.95, 0.95))));
        call.llm.answers(request -> ScriptedLlm.text("a b"));
        call.stt.settlesGuesses();
        call.stt.delayNextFlush(Duration.ofSeconds(2));
        return call;
    }

    @Test
    void the_reply_does_not_wait_for_what_is_known() {
        CallScript call = call(TurnPolicy.endOfTurn());
        call.say("what time is it?").pause(1_500);

        assertThat(call.all(SessionOutput.CallerTranscript.class)).isEmpty();
        assertThat(call.botWordsSent()).containsExactly("a", "b");
        assertThat(call.llm.requests().getFirst().messages().getLast().text()).isEqualTo("what time is it?");
        call.pause(2_000);
        assertThat(call.all(SessionOutput.CallerTranscript.class)).hasSize(1);
        assertThat(call.last(SessionOutput.CallerTranscript.class).transcript()).isEqualTo("what time is it?");
        assertThat(call.all(SessionOutput.ResponseStarted.class)).hasSize(1);
        assertThat(SessionScript.said(call, Role.USER)).isEqualTo("what time is it?");
    }

    @Test
    void silence_of_a_given_length_waits_for_the_words() {
        CallScript call = call(TurnPolicy.voiceActivity());
        call.say("what time is it?").pause(1_500);
        assertThat(call.all(SessionOutput.ResponseStarted.class)).isEmpty();
    }

    @Test
    void words_that_are_settled_after_the_end_are_answered_then() {
        CallScript call = call(TurnPolicy.endOfTurn());
        call.stt.settlesOnlyWhenFlushed();
        call.say("what time is it?");
        call.pause(1_000);

        assertThat(call.botWordsSent()).containsExactly("a", "b");
        assertThat(call.all(SessionOutput.CallerTranscript.class)).isEmpty();
    }

    @Test
    void words_behind_those_that_were_settled_are_waited_for() {
        CallScript call = call(TurnPolicy.endOfTurn());
        call.say("what time is it?").pause(140).say("there").pause(100);
        call.session.post(new SessionInput.CommitAudio(""));
        call.pause(1_000);
        assertThat(call.all(SessionOutput.ResponseStarted.class)).isEmpty();
    }

    @Test
    void a_recogniser_that_is_lost_before_it_confirms_them_takes_no_word_away() {
        CallScript call = call(TurnPolicy.endOfTurn());
        call.say("what time is it?").pause(500);
        call.stt.leave();
        call.pause(60_000);

        assertThat(call.all(SessionOutput.CallerTranscriptFailed.class)).isEmpty();
        assertThat(call.last(SessionOutput.CallerTranscript.class).transcript()).isEqualTo("what time is it?");
        assertThat(SessionScript.said(call, Role.USER)).startsWith("what time is it?");
    }
}
