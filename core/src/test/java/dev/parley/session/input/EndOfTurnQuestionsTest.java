package dev.parley.session.input;

import static dev.parley.session.script.SessionScript.PACED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.provider.ProviderException;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionInput.EndReason;
import dev.parley.session.SessionOutput;
import dev.parley.session.script.AudioScript;
import dev.parley.session.script.CallScript;
import dev.parley.session.script.ScriptedEndOfTurn;
import dev.parley.session.script.ScriptedLlm;
import dev.parley.session.script.ScriptedStt;
import dev.parley.turn.Decision;
import dev.parley.turn.Decision.Reason;
import dev.parley.turn.TurnPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A session asks the end-of-turn model in the caller's pauses, and believes it as far as the words allow. */
class EndOfTurnQuestionsTest {
    private ScriptedEndOfTurn model;

    private CallScript call(TurnPolicy turns, boolean pauseScores) {
        SessionConfig plain = SessionConfig.defaults();
        SessionConfig config = plain.withTurns(turns)
                .withStt(new SessionConfig.Stt(Optional.of("en"), Optional.empty(), Optional.empty()));
        CallScript call =
                new CallScript(config, PACED, new ScriptedStt.Kind(pauseScores, pauseScores), (it, engines) -> {
                    model = new ScriptedEndOfTurn(() -> it.time);
                    return engines.withEndOfTurn(Optional.of(model));
                });
        call.llm.answers(request -> ScriptedLlm.text("a b c"));
        return call;
    }

    private CallScript call() {
        return call(TurnPolicy.endOfTurn(), false);
    }

    private static List<Decision.TurnEnded> ends(CallScript call) {
        return call.all(SessionOutput.Decided.class).stream()
                .map(SessionOutput.Decided::decision)
                .filter(Decision.TurnEnded.class::isInstance)
                .map(Decision.TurnEnded.class::cast)
                .toList();
    }

    /** Silence in ms after which the turn has ended; its last voice ends 40 ms before the caller falls silent. */
    private static long endedAfter(CallScript call) {
        long before = call.time.nanoTime() / 1_000_000;
        for (int i = 0; i < 300 && ends(call).isEmpty(); i++) {
            call.pause(20);
        }
        assertThat(ends(call)).hasSize(1);
        return call.time.nanoTime() / 1_000_000 - before + AudioScript.GAP_MS;
    }

    @Test
    void a_finished_sentence_is_answered_after_a_quarter_of_a_second() {
        CallScript call = call();
        model.answers(0.95);
        call.say("what time is it?");

        assertThat(endedAfter(call)).isBetween(240L, 300L);
        assertThat(ends(call).getFirst().reason()).isEqualTo(Reason.MODEL_FINISHED);
        call.pause(1_000);
        assertThat(call.all(SessionOutput.CallerTranscript.class).getFirst().transcript())
                .isEqualTo("what time is it?");
        assertThat(call.botWordsSent()).contains("a");
    }

    @Test
    void an_open_clause_holds_the_turn_against_the_model() {
        CallScript call = call();
        model.answers(0.95, 0.95);
        call.say("a table for").pause(900).say("two please");

        assertThat(ends(call)).isEmpty();
        assertThat(endedAfter(call)).isBetween(240L, 340L);
        call.pause(1_000);
        assertThat(call.all(SessionOutput.CallerTranscript.class)).hasSize(1);
    }

    @Test
    void the_model_hears_the_turn_and_no_more_than_it_looks_at() {
        CallScript call = call();
        call.pause(2_000).say("hello").pause(300);
        int padded = AudioScript.samples((int) TurnPolicy.endOfTurn().prefixPaddingMs());
        assertThat(model.asked()).hasSize(1);
        assertThat(model.asked().getFirst().length)
                .isBetween(padded + AudioScript.samples(360), padded + AudioScript.samples(460));

        for (int i = 0; i < 45; i++) {
            call.say("more");
        }
        call.pause(300);
        assertThat(model.asked().getLast()).hasSize(AudioScript.samples((int) ScriptedEndOfTurn.WINDOW_MS));
    }

    @Test
    void silence_decides_where_the_model_is_at_capacity() {
        CallScript call = call();
        model.failsWith(ProviderException.Kind.AT_CAPACITY);
        call.say("go on");

        assertThat(endedAfter(call)).isBetween(590L, 660L);
        assertThat(ends(call).getFirst().reason()).isEqualTo(Reason.SILENCE_AFTER_VOICE);
        assertThat(call.all(SessionOutput.ProviderTrouble.class)).isEmpty();
        call.pause(2_000).say("and so on").pause(300);
        assertThat(model.asked()).as("room may come").hasSize(2);
    }

    @Test
    void a_model_that_broke_is_told_of_and_not_asked_again() {
        CallScript call = call();
        model.failsWith(ProviderException.Kind.BROKEN);
        call.say("go on").pause(3_000).say("and so on").pause(3_000);

        assertThat(ends(call)).hasSize(2);
        assertThat(model.asked()).hasSize(1);
        assertThat(call.all(SessionOutput.ProviderTrouble.class))
                .hasSize(1)
                .allMatch(it -> it.recovering() && it.kind().equals("end-of-turn"));
    }

    @Test
    void one_question_at_a_time() {
        CallScript call = call();
        model.takes(Duration.ofSeconds(1)).answers(0.95);
        call.say("go on").pause(300).say("and on").pause(300);

        assertThat(model.asked()).hasSize(1);
        assertThat(endedAfter(call)).as("the answer is of another pause").isBetween(300L, 400L);
        assertThat(ends(call).getFirst().reason()).isEqualTo(Reason.SILENCE_AFTER_VOICE);
    }

    @Test
    void a_recogniser_that_tells_pauses_is_believed_instead() {
        CallScript call = call(TurnPolicy.endOfTurn(), true);
        call.say("go on").pause(1_000);

        assertThat(model.asked()).isEmpty();
        assertThat(ends(call).getFirst().reason()).isEqualTo(Reason.PAUSE_SCORE);
    }

    @Test
    void silence_of_a_given_length_asks_nobody() {
        CallScript call = call(TurnPolicy.voiceActivity(), false);
        call.say("what time is it?").pause(1_000);

        assertThat(model.asked()).isEmpty();
        assertThat(ends(call).getFirst().reason()).isEqualTo(Reason.SILENCE_AFTER_VOICE);
    }

    @Test
    void what_was_opened_is_closed_with_the_call() {
        CallScript call = call();
        model.takes(Duration.ofSeconds(1));
        call.say("hello").pause(300);
        call.session.post(new SessionInput.End(EndReason.CALLER_LEFT));
        call.time.runUntilIdle(Duration.ofMinutes(1));

        assertThat(model.closed()).isEqualTo(1);
    }
}
