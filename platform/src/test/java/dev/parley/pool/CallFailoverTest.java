package dev.parley.pool;

import static dev.parley.session.script.CallerScript.AHEAD;
import static dev.parley.session.script.CallerScript.toldWords;
import static dev.parley.session.script.CallerScript.userWords;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Role;
import dev.parley.provider.LlmEvent;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.ProviderSet;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionOutput;
import dev.parley.session.script.CallScript;
import dev.parley.session.script.ScriptedLlm;
import dev.parley.session.script.ScriptedStt;
import dev.parley.session.script.ScriptedTts;
import dev.parley.session.script.SessionScript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole calls in which the preferred engine of a kind dies and comes back. */
class CallFailoverTest {
    private static final String LONG = "w1 w2 w3 w4 w5 w6 w7 w8 w9 w10 w11 w12 w13 w14 w15 w16";
    private static final String REPLY = "one two three four five six seven eight nine ten";

    private final PoolScript pool = new PoolScript();
    private final List<ScriptedStt> stt = new ArrayList<>();
    private final List<ScriptedTts> tts = new ArrayList<>();
    private final List<ScriptedLlm> llm = new ArrayList<>();

    private CallScript call(boolean firstContinuous, boolean secondContinuous) {
        return new CallScript(
                SessionConfig.defaults(), AHEAD, new ScriptedStt.Kind(firstContinuous, false), (call, plain) -> {
                    stt.add(new ScriptedStt(
                            call.script, new ScriptedStt.Kind(secondContinuous, false), Duration.ofMillis(60)));
                    tts.add(new ScriptedTts(call.script, Duration.ofMillis(20), "second"));
                    llm.add(new ScriptedLlm(Duration.ofMillis(10)));
                    return new ProviderSet(
                            plain.voiceActivity(),
                            new ChainedSpeechToText(pool.chain(
                                    ProviderKind.STT,
                                    pool.member("first", plain.speechToText(), call.time),
                                    pool.member("second", stt.getFirst(), call.time))),
                            new ChainedLanguageModel(pool.chain(
                                    ProviderKind.LLM,
                                    pool.member("first", plain.languageModel(), call.time),
                                    pool.member("second", llm.getFirst(), call.time))),
                            new ChainedTextToSpeech(pool.chain(
                                    ProviderKind.TTS,
                                    pool.member("first", plain.textToSpeech(), call.time),
                                    pool.member("second", tts.getFirst(), call.time))),
                            plain.endOfTurn(),
                            plain.noiseSuppressor(),
                            plain.tools(),
                            plain.fallback());
                });
    }

    /** Engines that are framed differently stand in for each other, and back. */
    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void aRecogniserThatDiesInATurnLosesNoWordAndHealedItGetsTheNextTurns(boolean first, boolean second) {
        CallScript call = call(first, second);
        call.pause(500).say("a1 a2 a3");
        call.stt.leave();
        call.say(LONG).pause(3_000);
        assertThat(userWords(call)).containsExactly("a1 a2 a3 " + LONG);
        List<String> told = toldWords(call);
        assertThat(told).containsSequence(("a1 a2 a3 " + LONG).split(" "));
        assertThat(told.size()).as("told, with repetitions").isLessThanOrEqualTo(3 + 16 + 1);
        assertThat(stt.getFirst().openStreams()).isEqualTo(1);

        call.stt.comeBack();
        call.pause(70_000).say("b1 b2").pause(3_000);
        assertThat(call.stt.openStreams()).isEqualTo(1);
        assertThat(stt.getFirst().openStreams()).isZero();
        call.say("c1 c2").pause(3_000);
        assertThat(userWords(call)).containsExactly("a1 a2 a3 " + LONG, "b1 b2", "c1 c2");
        assertThat(call.all(SessionOutput.ProviderTrouble.class)).allMatch(SessionOutput.ProviderTrouble::recovering);
    }

    @Test
    void aVoiceThatDiesInAReplyIsFollowedByAnotherAndHealedItSpeaksTheNextReply() {
        CallScript call = call(true, true);
        call.llm.answers(request -> ScriptedLlm.text(REPLY));
        call.tts.failAfterWords(3);
        call.onOutput = output -> {
            if (output instanceof SessionOutput.ResponseAudio) {
                call.tts.fails(Optional.of(ProviderException.Kind.BROKEN), Duration.ofMillis(10));
            }
        };
        call.pause(500).say("hello").pause(6_000);
        assertThat(call.botWordsSent()).containsExactly(REPLY.split(" "));
        assertThat(SessionScript.said(call, Role.ASSISTANT)).isEqualTo(REPLY);
        assertThat(tts.getFirst().opened()).isEqualTo(1);

        call.onOutput = output -> {};
        call.tts.fails(Optional.empty(), Duration.ZERO);
        call.pause(70_000);
        int before = call.tts.opened();
        call.say("again").pause(6_000);
        assertThat(call.tts.opened()).isEqualTo(before + 1);
        assertThat(tts.getFirst().opened()).isEqualTo(1);
        assertThat(SessionScript.said(call, Role.ASSISTANT)).isEqualTo(REPLY + " / " + REPLY);
    }

    @Test
    void aModelThatDiesInItsAnswerIsFollowedByAnotherAndHealedItAnswersTheNextTurn() {
        CallScript call = call(true, true);
        List<LlmEvent> broken =
                new ArrayList<>(ScriptedLlm.text("one two three ").subList(0, 3));
        broken.add(new LlmEvent.Failed(
                new ProviderException(ProviderException.Kind.BROKEN, "scripted", "broken as scripted")));
        call.llm.answers(request -> broken);
        llm.getFirst().answers(request -> ScriptedLlm.text(REPLY));
        call.pause(500).say("hello").pause(6_000);
        assertThat(SessionScript.said(call, Role.ASSISTANT)).isEqualTo(REPLY);
        assertThat(call.botWordsSent()).containsExactly(REPLY.split(" "));
        assertThat(call.all(SessionOutput.ProviderTrouble.class)).isEmpty();

        call.llm.answers(request -> ScriptedLlm.text("back again"));
        call.pause(70_000).say("again").pause(6_000);
        assertThat(SessionScript.said(call, Role.ASSISTANT)).isEqualTo(REPLY + " / back again");
        assertThat(llm.getFirst().requests()).hasSize(1);
    }
}
