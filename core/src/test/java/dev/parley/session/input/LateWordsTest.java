package dev.parley.session.input;

import static dev.parley.session.script.CallerScript.PACED;
import static dev.parley.session.script.CallerScript.call;
import static dev.parley.session.script.CallerScript.userWords;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.session.SessionConfig;
import dev.parley.session.SessionOutput;
import dev.parley.session.script.CallScript;
import dev.parley.session.script.ScriptedLlm;
import dev.parley.turn.Decision;
import dev.parley.turn.TurnPolicy;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Turns that begin when no audio comes any more: nothing in the audio can end them. */
class LateWordsTest {

    @Test
    void aTurnThatAWordBeginsBehindTheAudioEndsAndIsAnswered() {
        CallScript call = call(false);
        call.stt.wordsBehindNextFlush(Duration.ofSeconds(3));
        call.say("where are you").pause(1_500);
        assertThat(call.last(SessionOutput.CallerTranscript.class).transcript()).isEmpty();
        call.time.advance(Duration.ofSeconds(2));
        assertThat(call.all(SessionOutput.SpeechStarted.class)).hasSize(1);
        call.time.advance(Duration.ofMillis(1_900));
        assertThat(call.all(SessionOutput.SpeechStarted.class)).hasSize(2);

        call.time.advance(Duration.ofSeconds(2));
        assertThat(endsByGap(call)).isEqualTo(1);
        assertThat(userWords(call)).containsExactly("", "where are you");
        assertThat(call.all(SessionOutput.ResponseDone.class)).hasSize(1);
    }

    @Test
    void whileAudioComesTheAudioEndsIt() {
        CallScript call = call(false);
        call.stt.wordsBehindNextFlush(Duration.ofSeconds(3));
        call.say("where are you").pause(8_000);
        assertThat(endsByGap(call)).isZero();
        assertThat(userWords(call)).containsExactly("", "where are you");
        assertThat(call.all(SessionOutput.ResponseDone.class)).hasSize(1);
    }

    @Test
    void aWordThatWasTakenForAnEchoBeginsATurnThatEndsWithoutAudio() {
        TurnPolicy it = TurnPolicy.semantic();
        TurnPolicy quick = new TurnPolicy(
                it.detection(), 0.5, 0, 800, it.minSpeechMs(), true, true, 0, OptionalLong.empty(), false);
        CallScript call = new CallScript(SessionConfig.defaults().withTurns(quick), PACED, true);
        call.detector.failStt();
        call.llm.answers(request -> ScriptedLlm.text("do you want tea or coffee or something else entirely today"));
        call.say("hello").pause(2_600).say("coffee").pause(40);
        assertThat(call.all(SessionOutput.SpeechStarted.class)).hasSize(1);

        call.time.advance(Duration.ofSeconds(8));
        assertThat(endsByGap(call)).isEqualTo(1);
        assertThat(userWords(call)).containsExactly("hello", "coffee");
    }

    private static long endsByGap(CallScript call) {
        return call.all(SessionOutput.Decided.class).stream()
                .filter(each -> each.decision() instanceof Decision.TurnEnded ended
                        && ended.reason() == Decision.Reason.AUDIO_STOPPED)
                .count();
    }
}
