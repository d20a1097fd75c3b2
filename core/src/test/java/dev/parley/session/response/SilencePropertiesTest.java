package dev.parley.session.response;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Item;
import dev.parley.provider.ChatMessage;
import dev.parley.provider.LlmEvent;
import dev.parley.provider.ProviderException;
import dev.parley.session.ResponseOptions;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionOutput;
import dev.parley.session.SilencePolicy;
import dev.parley.session.script.AudioScript;
import dev.parley.session.script.CallScript;
import dev.parley.session.script.ScriptedLlm;
import dev.parley.session.script.ScriptedStt;
import dev.parley.session.script.ScriptedTools;
import dev.parley.tool.ToolError;
import dev.parley.tool.ToolResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Whatever engines and callers do in whatever order: a caller who is owed something hears it, or is told why not, within
 * a bound; and there is no state in which nobody will ever speak again.
 */
class SilencePropertiesTest {
    enum Step {
        SAY,
        NOISE,
        SHORT_PAUSE,
        PAUSE,
        RESPOND,
        CANCEL,
        TRUNCATE,
        COMMIT,
        CLEAR,
        MODEL_FAILS,
        MODEL_HANGS,
        MODEL_STALLS,
        MODEL_IS_SLOW,
        MODEL_SAYS_NOTHING,
        MODEL_SAYS_SIGNS,
        MODEL_THROWS,
        MODEL_CALLS,
        VOICE_HANGS,
        VOICE_BREAKS,
        VOICE_THROWS,
        VOICE_IS_DOWN,
        VOICE_STALLS,
        EARS_BREAK,
        EARS_ARE_SLOW,
        EARS_ARE_VERY_SLOW,
        EARS_LEAVE,
        EARS_COME_BACK,
        EARS_FALL_SILENT,
        TOOL_FAILS,
        TOOL_IS_SLOW,
        ALL_IS_WELL
    }

    /**
     * The filler is due after 2.5 s; a voice that hangs is told of 3 s later; what is sent ahead of being heard and what
     * the engines and the recogniser take is up to three seconds and a half.
     */
    private static final long MOST_SILENCE_MS = 9_000;

    private static final String HEALTHY = "one two three four five six seven eight nine ten.";

    @Provide
    Arbitrary<List<Step>> steps() {
        return Arbitraries.of(Step.class).list().ofMinSize(1).ofMaxSize(20);
    }

    /** The client commits silence itself, the caller interrupts, and the client takes that back: nobody's words come. */
    @Example
    void theRestIsOwedWhileTheWordsOfTheClientsTurnAreAwaited() {
        Talk talk = new Talk(false, true, false);
        talk.steps(
                Step.SAY,
                Step.PAUSE,
                Step.COMMIT,
                Step.EARS_FALL_SILENT,
                Step.SAY,
                Step.SAY,
                Step.CLEAR,
                Step.EARS_ARE_VERY_SLOW);
        talk.call.pause(45_000);
        assertThat(talk.longestSilence()).isLessThanOrEqualTo(MOST_SILENCE_MS);
    }

    /** Pinned: what the property would find is not left to chance. */
    @Example
    void theRestOfAReplyCutByNoiseIsOwed() {
        Talk talk = new Talk(true, false, false);
        talk.steps(Step.SAY, Step.PAUSE, Step.NOISE);
        talk.call.pause(15_000);
        assertThat(talk.call.all(SessionOutput.Interrupted.class)).hasSize(1);
        assertThat(talk.call.last(SessionOutput.CallerTranscript.class).transcript())
                .isBlank();
        assertThat(talk.longestSilence()).isLessThanOrEqualTo(MOST_SILENCE_MS);
    }

    /** The client stops a reply itself, and takes back what the caller said over it: it owes itself what comes next. */
    @Example
    void aReplyThatTheClientCutOwesNoRest() {
        Talk talk = new Talk(true, false, true);
        talk.steps(Step.SAY, Step.RESPOND, Step.NOISE, Step.TRUNCATE, Step.SAY, Step.SAY, Step.CLEAR);
        talk.call.pause(45_000);
        assertThat(talk.call.all(SessionOutput.Interrupted.class)).hasSize(1);
        assertThat(talk.longestSilence()).isLessThanOrEqualTo(MOST_SILENCE_MS);
    }

    /** The words of a first turn come while those of a second one are awaited, which the client committed. */
    @Example
    void anAnswerIsOwedWhileTheWordsOfTheClientsTurnAreAwaited() {
        Talk talk = new Talk(true, true, true);
        talk.steps(
                Step.SAY,
                Step.SHORT_PAUSE,
                Step.EARS_ARE_SLOW,
                Step.SHORT_PAUSE,
                Step.NOISE,
                Step.RESPOND,
                Step.SAY,
                Step.EARS_ARE_VERY_SLOW,
                Step.COMMIT);
        talk.call.pause(45_000);
        assertThat(talk.longestSilence()).isLessThanOrEqualTo(MOST_SILENCE_MS);
    }

    /** An apology was heard to its last word before the caller interrupted it, and the client took that back. */
    @Example
    void anApologyThatWasHeardWholeOwesNoRest() {
        Talk talk = new Talk(true, true, false);
        talk.steps(Step.SAY, Step.VOICE_THROWS, Step.RESPOND, Step.SAY, Step.CLEAR);
        talk.call.pause(45_000);
        assertThat(talk.call.all(SessionOutput.Interrupted.class)).hasSize(1);
        assertThat(talk.longestSilence()).isLessThanOrEqualTo(MOST_SILENCE_MS);
    }

    @Property(tries = 500)
    void whoIsOwedSomethingHearsIt(
            @ForAll("steps") List<Step> steps,
            @ForAll boolean paced,
            @ForAll boolean continuous,
            @ForAll boolean reserve) {
        Talk talk = new Talk(paced, continuous, reserve);
        steps.forEach(talk::step);
        talk.call.pause(45_000);
        assertThat(talk.longestSilence()).isLessThanOrEqualTo(MOST_SILENCE_MS);
    }

    @Property(tries = 300)
    void thereIsAlwaysANextWord(
            @ForAll("steps") List<Step> steps,
            @ForAll boolean paced,
            @ForAll boolean continuous,
            @ForAll boolean reserve) {
        Talk talk = new Talk(paced, continuous, reserve);
        steps.forEach(talk::step);
        talk.step(Step.ALL_IS_WELL);
        talk.call.pause(60_000);
        if (talk.recognitionIsGivenUp()) {
            return; // The client was told, and ends the call.
        }
        int before = talk.call.botWordsSent().size();
        talk.call.say("are you there").pause(8_000);
        List<String> words = talk.call.botWordsSent();
        assertThat(words.subList(before, words.size())).contains("one", "ten.");
    }

    /** One call that is going wrong. */
    private static final class Talk {
        final ScriptedTools tools = new ScriptedTools("tools", "weather");
        final CallScript call;
        private int n;

        Talk(boolean paced, boolean continuous, boolean reserve) {
            call = new CallScript(
                    SessionConfig.defaults(),
                    paced ? Optional.of(Duration.ofMillis(320)) : Optional.empty(),
                    new ScriptedStt.Kind(continuous, false, continuous),
                    tools.operatorTools(),
                    reserve);
            SilencePolicy.DEFAULT
                    .withApology("Sorry.")
                    .sentences(Optional.empty())
                    .forEach(call::keep);
            step(Step.ALL_IS_WELL);
        }

        void steps(Step... steps) {
            Stream.of(steps).forEach(this::step);
        }

        void step(Step step) {
            n++;
            switch (step) {
                case SAY -> call.say("w" + n + " x" + n + " y" + n);
                case NOISE -> call.play(AudioScript.noise(400));
                case SHORT_PAUSE -> call.pause(300);
                case PAUSE -> call.pause(2_000);
                case RESPOND -> call.session.post(new SessionInput.CreateResponse(ResponseOptions.DEFAULT, "r" + n));
                case CANCEL -> call.session.post(new SessionInput.CancelResponse(Optional.empty(), "r" + n));
                case TRUNCATE ->
                    call.session.history().stream()
                            .map(Item::id)
                            .reduce((a, b) -> b)
                            .ifPresent(id -> call.session.post(new SessionInput.TruncateItem(id, 0, 300, "r" + n)));
                case COMMIT -> call.session.post(new SessionInput.CommitAudio("r" + n));
                case CLEAR -> call.session.post(new SessionInput.ClearAudio());
                case VOICE_HANGS -> call.tts.hangs(true);
                case VOICE_BREAKS -> call.tts.failAfterWords(n % 3);
                case VOICE_THROWS -> call.tts.throwing(true);
                case VOICE_IS_DOWN ->
                    call.tts.fails(Optional.of(ProviderException.Kind.AT_CAPACITY), Duration.ofMillis(n % 4 * 700L));
                case VOICE_STALLS -> call.tts.stallAfterWords(n % 5);
                case EARS_ARE_VERY_SLOW -> call.stt.delayNextFlush(Duration.ofSeconds(12));
                case EARS_LEAVE -> call.stt.leave();
                case EARS_COME_BACK -> call.stt.comeBack();
                case EARS_FALL_SILENT -> call.stt.fallSilent();
                case EARS_BREAK -> call.stt.failNextFlushes(1);
                case EARS_ARE_SLOW -> call.stt.delayNextFlush(Duration.ofMillis(1_500));
                case TOOL_FAILS -> tools.answers(new ToolResult.Failed(ToolError.execution("broken")));
                case TOOL_IS_SLOW -> tools.takes(Duration.ofSeconds(9));
                case ALL_IS_WELL -> allIsWell();
                default -> model(step);
            }
        }

        private void model(Step step) {
            switch (step) {
                case MODEL_FAILS -> call.llm.answers(request -> List.of(broken()));
                case MODEL_HANGS -> call.llm.answers(request -> List.of());
                case MODEL_STALLS -> call.llm.answers(request -> List.of(new LlmEvent.Text("well then ")));
                case MODEL_IS_SLOW -> call.llm.pace(Duration.ofMillis(4_000));
                case MODEL_SAYS_NOTHING -> call.llm.answers(request -> ScriptedLlm.text(" "));
                case MODEL_SAYS_SIGNS -> call.llm.answers(request -> ScriptedLlm.text("** 🙂"));
                case MODEL_THROWS ->
                    call.llm.answers(request -> {
                        throw new IllegalStateException("thrown as scripted");
                    });
                case MODEL_CALLS ->
                    call.llm.answers(request -> request.messages().getLast().role() == ChatMessage.Role.TOOL
                            ? ScriptedLlm.text(HEALTHY)
                            : ScriptedLlm.calls("", "weather", "{}"));
                default -> throw new AssertionError(step);
            }
        }

        private static LlmEvent broken() {
            return new LlmEvent.Failed(
                    new ProviderException(ProviderException.Kind.BROKEN, "scripted", "broken as scripted"));
        }

        private void allIsWell() {
            call.llm.pace(Duration.ofMillis(10));
            call.llm.answers(request -> ScriptedLlm.text(HEALTHY));
            call.tts.hangs(false);
            call.tts.throwing(false);
            call.tts.fails(Optional.empty(), Duration.ZERO);
            call.stt.comeBack();
            call.stt.delayNextFlush(Duration.ofMillis(60));
            tools.takes(Duration.ofMillis(50));
            tools.answers(new ToolResult.Output("sunny"));
        }

        /** Whether the client was told that there is no recognition any more. */
        boolean recognitionIsGivenUp() {
            return call.all(SessionOutput.ProviderTrouble.class).stream()
                    .anyMatch(it -> it.kind().equals("stt") && !it.recovering());
        }

        /** The longest time, in ms, for which something was owed and neither heard nor explained. */
        long longestSilence() {
            return new SilenceMeter(call).longestMs();
        }
    }
}
