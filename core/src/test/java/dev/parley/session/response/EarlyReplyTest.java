package dev.parley.session.response;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Role;
import dev.parley.provider.LlmEvent;
import dev.parley.provider.ProviderException;
import dev.parley.session.EarlyReplyPolicy;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionInput.EndReason;
import dev.parley.session.SessionOutput;
import dev.parley.session.SessionOutput.EarlyReplyEnded;
import dev.parley.session.SessionOutput.EarlyReplyEnded.Outcome;
import dev.parley.session.script.CallScript;
import dev.parley.session.script.ScriptedEndOfTurn;
import dev.parley.session.script.ScriptedLlm;
import dev.parley.session.script.ScriptedTools;
import dev.parley.session.script.SessionScript;
import dev.parley.tool.OperatorTools;
import dev.parley.turn.Decision;
import dev.parley.turn.TurnPolicy;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Replies are begun when a turn has probably ended, and heard when it has. */
class EarlyReplyTest {
    private static final String QUESTION = "what time is it?";

    private static CallScript call(EarlyReplyPolicy early) {
        return call(early, OperatorTools.EMPTY);
    }

    private static CallScript call(EarlyReplyPolicy early, OperatorTools tools) {
        SessionConfig config = SessionConfig.defaults()
                .withTurns(TurnPolicy.endOfTurn())
                .withStt(new SessionConfig.Stt(Optional.of("en"), Optional.empty()));
        CallScript call = new CallScript(
                config,
                early,
                tools,
                (it, engines) -> engines.withEndOfTurn(
                        Optional.of(new ScriptedEndOfTurn(() -> it.time).answers(0.95, 0.95, 0.95, 0.95))));
        call.llm.answers(request -> ScriptedLlm.text("a b c d"));
        return call;
    }

    private static CallScript call() {
        return call(EarlyReplyPolicy.USUAL);
    }

    private static List<Outcome> outcomes(CallScript call) {
        return call.all(EarlyReplyEnded.class).stream()
                .map(EarlyReplyEnded::outcome)
                .toList();
    }

    private static long firstSoundMs(CallScript call) {
        int first =
                call.outputs.indexOf(call.all(SessionOutput.ResponseAudio.class).getFirst());
        return call.outputTimesMs.get(first);
    }

    /** Words that are read as they are written. */
    private static List<String> words(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "w" + (char) ('a' + i / 9) + (char) ('k' + i % 9))
                .toList();
    }

    private static void reconfigure(CallScript call, SessionConfig config) {
        call.session.post(new SessionInput.Configure(config));
    }

    @Test
    void what_was_begun_in_the_pause_is_spoken_when_the_turn_has_ended() {
        CallScript call = call();
        call.llm.pace(Duration.ofMillis(30));
        call.say(QUESTION).pause(3_000);

        assertThat(call.llm.requests()).hasSize(1);
        assertThat(call.tts.opened()).isEqualTo(1);
        assertThat(outcomes(call)).containsExactly(Outcome.USED);
        assertThat(call.botWordsSent()).containsExactly("a", "b", "c", "d");
        assertThat(SessionScript.said(call, Role.ASSISTANT)).isEqualTo("a b c d");
        assertThat(call.tts.openStreams()).isZero();
    }

    @Test
    void the_caller_hears_it_sooner_by_about_what_it_took() {
        CallScript late = call(EarlyReplyPolicy.OFF);
        late.llm.pace(Duration.ofMillis(60));
        late.say(QUESTION).pause(3_000);
        CallScript early = call();
        early.llm.pace(Duration.ofMillis(60));
        early.say(QUESTION).pause(3_000);

        long saved = early.all(EarlyReplyEnded.class).getFirst().saved().toMillis();
        assertThat(saved).isGreaterThanOrEqualTo(80);
        assertThat(firstSoundMs(late) - firstSoundMs(early)).isBetween(saved - 20, saved + 20);
    }

    @Test
    void nothing_of_it_is_told_before_it_is_asked_for() {
        CallScript call = call();
        call.say(QUESTION).pause(3_000);

        List<String> names = call.outputs.stream()
                .map(it -> it instanceof SessionOutput.Decided decided
                        ? decided.decision().getClass().getSimpleName()
                        : it.getClass().getSimpleName())
                .toList();
        int asked = names.indexOf("Respond");
        assertThat(names.subList(names.indexOf("PrepareReply"), asked)).noneMatch(it -> it.startsWith("Response"));
        assertThat(names.subList(0, asked)).contains("PrepareReply", "TurnEnded");
    }

    @Test
    void where_it_is_off_nobody_is_asked_before_the_turn_has_ended() {
        CallScript call = call(EarlyReplyPolicy.OFF);
        call.say(QUESTION).pause(140);
        assertThat(call.llm.requests()).isEmpty();
        call.pause(3_000);

        assertThat(call.llm.requests()).hasSize(1);
        assertThat(call.all(SessionOutput.Decided.class))
                .noneMatch(it -> it.decision() instanceof Decision.PrepareReply);
    }

    @Test
    void silence_of_a_given_length_begins_nothing() {
        CallScript call = call();
        reconfigure(call, call.session.config().withTurns(TurnPolicy.voiceActivity()));
        call.say(QUESTION).pause(400);
        assertThat(call.llm.requests()).isEmpty();
    }

    @Test
    void who_goes_on_hears_nothing_of_it() {
        CallScript call = call();
        call.llm.pace(Duration.ofMillis(40));
        call.say(QUESTION).pause(120);
        assertThat(call.llm.running()).isEqualTo(1);
        call.say("in london?");
        assertThat(call.llm.running()).isZero();
        assertThat(outcomes(call)).containsExactly(Outcome.CONTINUED);
        assertThat(call.all(EarlyReplyEnded.class).getFirst().wasted().inputTokens())
                .isPositive();
        call.pause(3_000);

        assertThat(outcomes(call)).containsExactly(Outcome.CONTINUED, Outcome.USED);
        assertThat(call.llm.requests()).hasSize(2);
        assertThat(call.llm.requests().getLast().messages().getLast().text()).isEqualTo("what time is it? in london?");
        assertThat(call.all(SessionOutput.ResponseStarted.class)).hasSize(1);
        assertThat(call.botWordsSent()).containsExactly("a", "b", "c", "d");
        assertThat(call.tts.openStreams()).isZero();
    }

    @Test
    void what_the_model_reads_has_changed_so_it_is_asked_anew() {
        CallScript call = call();
        call.say(QUESTION).pause(120);
        reconfigure(call, call.session.config().withInstructions("Be brief."));
        call.pause(3_000);

        assertThat(outcomes(call)).containsExactly(Outcome.CHANGED);
        assertThat(call.llm.requests()).hasSize(2);
        assertThat(call.llm.requests().getLast().messages().getFirst().text()).isEqualTo("Be brief.");
        assertThat(call.botWordsSent()).containsExactly("a", "b", "c", "d");
        assertThat(call.llm.running()).isZero();
        assertThat(call.tts.openStreams()).isZero();
    }

    @Test
    void another_voice_speaks_the_same_words() {
        CallScript call = call();
        call.say(QUESTION).pause(160);
        assertThat(call.tts.opened()).isEqualTo(1);
        reconfigure(
                call, call.session.config().withTts(call.session.config().tts().withVoice("other")));
        call.pause(3_000);

        assertThat(outcomes(call)).containsExactly(Outcome.USED);
        assertThat(call.llm.requests()).hasSize(1);
        assertThat(call.tts.lastVoice()).contains("other");
        assertThat(call.botWordsSent()).containsExactly("a", "b", "c", "d");
        call.pause(10_000);
        assertThat(call.tts.openStreams()).as("the first one is given up").isZero();
    }

    @Test
    void a_model_that_fails_early_is_asked_again_and_nobody_hears_of_it() {
        CallScript call = call();
        call.llm.answers(request -> call.llm.requests().size() == 1
                ? List.of(new LlmEvent.Failed(
                        new ProviderException(ProviderException.Kind.AT_CAPACITY, "scripted", "no room")))
                : ScriptedLlm.text("a b"));
        call.say(QUESTION).pause(3_000);

        assertThat(outcomes(call)).containsExactly(Outcome.FAILED);
        assertThat(call.all(SessionOutput.ProviderTrouble.class)).isEmpty();
        assertThat(call.botWordsSent()).containsExactly("a", "b");
    }

    @Test
    void a_slow_model_is_taken_over_in_the_middle_of_its_answer() {
        CallScript call = call();
        call.llm.pace(Duration.ofMillis(150));
        call.say(QUESTION).pause(5_000);

        assertThat(outcomes(call)).containsExactly(Outcome.USED);
        assertThat(call.llm.requests()).hasSize(1);
        assertThat(call.botWordsSent()).containsExactly("a", "b", "c", "d");
        assertThat(SessionScript.said(call, Role.ASSISTANT)).isEqualTo("a b c d");
    }

    @Test
    void a_reply_that_takes_longer_than_anybody_would_wait_for_it_is_heard_to_its_end() {
        CallScript call = call();
        List<String> words = words(40);
        call.llm.pace(Duration.ofMillis(400));
        call.llm.answers(request -> ScriptedLlm.text(String.join(" ", words)));
        call.say(QUESTION).pause(30_000);

        assertThat(outcomes(call)).containsExactly(Outcome.USED);
        assertThat(call.botWordsSent()).isEqualTo(words);
    }

    @Test
    void a_voice_that_breaks_early_leaves_the_words() {
        CallScript call = call();
        call.tts.failAfterWords(0);
        call.say(QUESTION).pause(5_000);

        assertThat(outcomes(call)).containsExactly(Outcome.USED);
        assertThat(call.botWordsSent()).containsExactly("a", "b", "c", "d");
        assertThat(call.all(SessionOutput.ProviderTrouble.class)).isEmpty();
    }

    @Test
    void so_many_for_nothing_in_a_turn_and_no_more() {
        CallScript call = call(new EarlyReplyPolicy(true, 1, 10));
        call.say(QUESTION).pause(120).say("in london?").pause(120);
        assertThat(call.llm.requests()).hasSize(1);
        call.pause(3_000).say(QUESTION).pause(120);

        assertThat(call.llm.requests()).as("the next turn has its own").hasSize(3);
    }

    @Test
    void so_many_for_nothing_in_a_call_and_no_more() {
        CallScript call = call(new EarlyReplyPolicy(true, 5, 1));
        call.say(QUESTION).pause(120).say("in london?").pause(4_000);
        call.say(QUESTION).pause(120);

        assertThat(call.llm.requests()).hasSize(2);
        call.pause(4_000);
        assertThat(call.all(SessionOutput.ResponseStarted.class)).hasSize(2);
    }

    @Test
    void a_tool_is_called_when_the_reply_is_asked_for() {
        ScriptedTools tools = new ScriptedTools("tools", "weather");
        CallScript call = call(EarlyReplyPolicy.USUAL, tools.operatorTools());
        call.llm.answers(request -> request.messages().getLast().text().equals("sunny")
                ? ScriptedLlm.text("a b")
                : ScriptedLlm.call("", "weather", "{}"));
        call.say(QUESTION).pause(160);
        assertThat(call.llm.requests()).hasSize(1);
        assertThat(call.llm.running()).as("it has written its call").isZero();
        assertThat(tools.calls()).isEmpty();
        call.pause(3_000);

        assertThat(outcomes(call)).containsExactly(Outcome.USED);
        assertThat(tools.calls()).hasSize(1);
        assertThat(call.botWordsSent()).containsExactly("a", "b");
    }

    @Test
    void a_tool_is_not_called_for_a_caller_who_goes_on() {
        ScriptedTools tools = new ScriptedTools("tools", "weather");
        CallScript call = call(EarlyReplyPolicy.USUAL, tools.operatorTools());
        call.llm.answers(request -> ScriptedLlm.call("", "weather", "{}"));
        call.say(QUESTION).pause(160).say("in london?");

        assertThat(call.llm.requests()).hasSize(1);
        assertThat(tools.calls()).isEmpty();
    }

    @Test
    void the_end_of_the_session_stops_it_and_waits_for_it() {
        CallScript call = call();
        call.llm.pace(Duration.ofMillis(40));
        call.say(QUESTION).pause(160);
        assertThat(call.llm.running()).isEqualTo(1);
        assertThat(call.tts.openStreams()).isEqualTo(1);
        call.session.post(new SessionInput.End(EndReason.CALLER_LEFT));
        call.time.runUntilIdle(Duration.ofMinutes(1));

        assertThat(call.llm.running()).isZero();
        assertThat(call.tts.openStreams()).isZero();
        assertThat(call.last(SessionOutput.Ended.class).reason()).isEqualTo(EndReason.CALLER_LEFT);
    }

    @Test
    void what_nobody_asks_for_is_given_up() {
        CallScript call = call();
        call.say(QUESTION).pause(120);
        reconfigure(call, call.session.config().withTurns(TurnPolicy.endOfTurn().withReplies(false, true)));
        call.pause(11_000);

        assertThat(outcomes(call)).containsExactly(Outcome.UNANSWERED);
        assertThat(call.tts.openStreams()).isZero();
    }

    @Test
    void a_flood_of_events_is_given_up() {
        CallScript call = call();
        call.llm.pace(Duration.ofNanos(1_000));
        call.llm.answers(request -> call.llm.requests().size() == 1
                ? Collections.nCopies(5_000, new LlmEvent.Reasoning(""))
                : ScriptedLlm.text("a b"));
        call.say(QUESTION).pause(3_000);

        assertThat(outcomes(call)).containsExactly(Outcome.FAILED);
        assertThat(call.botWordsSent()).containsExactly("a", "b");
    }

    @Test
    void a_long_reply_is_spoken_up_to_ten_seconds_until_it_is_asked_for() {
        CallScript call = call();
        List<String> words = words(80);
        call.llm.pace(Duration.ofNanos(1_000));
        call.llm.answers(request -> ScriptedLlm.text(String.join(" ", words)));
        call.say(QUESTION).pause(160);
        assertThat(call.tts.given()).isBetween(40, 60);
        call.pause(30_000);

        assertThat(outcomes(call)).containsExactly(Outcome.USED);
        assertThat(call.tts.opened()).isEqualTo(1);
        assertThat(call.tts.given()).isEqualTo(80);
        assertThat(call.botWordsSent()).isEqualTo(words);
    }

    @Test
    void a_glance_is_enough_to_begin_and_says_nothing_about_the_end() {
        CallScript call = call();
        call.stt.glances();
        call.say(QUESTION).pause(80);
        assertThat(call.llm.requests()).as("before the words are guessed").hasSize(1);
        assertThat(call.all(SessionOutput.CallerGuess.class)).isEmpty();
        call.pause(3_000);

        assertThat(outcomes(call)).containsExactly(Outcome.USED);
        assertThat(call.all(SessionOutput.CallerTranscript.class).getFirst().transcript())
                .isEqualTo(QUESTION);
    }
}
