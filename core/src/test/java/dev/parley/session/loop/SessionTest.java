package dev.parley.session.loop;

import static dev.parley.session.script.SessionScript.AHEAD;
import static dev.parley.session.script.SessionScript.PACED;
import static dev.parley.session.script.SessionScript.call;
import static dev.parley.session.script.SessionScript.said;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Item;
import dev.parley.conversation.Part;
import dev.parley.conversation.Role;
import dev.parley.provider.ChatMessage;
import dev.parley.provider.LlmEvent;
import dev.parley.provider.ProviderException;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionInput.EndReason;
import dev.parley.session.SessionOutput;
import dev.parley.session.SessionOutput.Response;
import dev.parley.session.TurnLatency;
import dev.parley.session.script.AudioScript;
import dev.parley.session.script.CallScript;
import dev.parley.session.script.ScriptedLlm;
import dev.parley.turn.TurnPolicy;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SessionTest {
    @Test
    void hearsAWholeTurnAndAnswersIt() {
        CallScript call = call(AHEAD);
        call.llm.answers(request -> ScriptedLlm.text("I am fine."));
        call.pause(500).say("how are you").pause(3000);

        assertThat(call.names())
                .containsSubsequence(
                        "SpeechStarted",
                        "SpeechStopped",
                        "AudioCommitted",
                        "ItemAdded",
                        "ItemDone",
                        "CallerWords",
                        "CallerTranscript",
                        "ResponseStarted",
                        "ResponseItemStarted",
                        "ItemAdded",
                        "PartStarted",
                        "ResponseText",
                        "ResponseAudio",
                        "ResponseAudioDone",
                        "PartDone",
                        "ItemDone",
                        "ResponseItemDone",
                        "ResponseDone",
                        "PlayoutFinished");
        assertThat(said(call, Role.USER)).isEqualTo("how are you");
        assertThat(said(call, Role.ASSISTANT)).isEqualTo("I am fine.");
        assertThat(call.botWordsSent()).containsExactly("I", "am", "fine.");
        assertThat(call.last(SessionOutput.ResponseDone.class).response().status())
                .isEqualTo(Response.Status.COMPLETED);
    }

    @Test
    void theModelReadsInstructionsAndEverythingHeard() {
        CallScript call = new CallScript(SessionConfig.defaults().withInstructions("Be brief."), AHEAD);
        call.say("one two").pause(2000).say("three").pause(2000);

        assertThat(call.llm.requests()).hasSize(2);
        assertThat(call.llm.requests().getLast().messages())
                .containsExactly(
                        ChatMessage.of(ChatMessage.Role.SYSTEM, "Be brief."),
                        ChatMessage.of(ChatMessage.Role.USER, "one two"),
                        ChatMessage.of(ChatMessage.Role.ASSISTANT, "All right then."),
                        ChatMessage.of(ChatMessage.Role.USER, "three"));
    }

    @Test
    void interruptionKeepsOnlyHeardWordsAndStopsEverything() {
        CallScript call = call(PACED);
        call.llm.answers(request -> ScriptedLlm.text("a b c d e f g h i j k l m n o p q r s t"));
        call.say("hello").pause(1600);
        call.say("stop that please").pause(100);

        SessionOutput.Interrupted cut = call.last(SessionOutput.Interrupted.class);
        List<String> sent = call.botWordsSent();
        assertThat(cut.heardText()).isEqualTo(said(call, Role.ASSISTANT));
        assertThat(cut.heardText().split(" ").length).isBetween(1, sent.size());
        assertThat(String.join(" ", sent)).startsWith(cut.heardText());
        assertThat(call.last(SessionOutput.ResponseDone.class).response()).satisfies(response -> {
            assertThat(response.status()).isEqualTo(Response.Status.CANCELLED);
            assertThat(response.reason()).contains(Response.StatusReason.TURN_DETECTED);
        });
        assertThat(call.tts.openStreams()).isZero();
        assertThat(call.llm.running()).isZero();
    }

    @Test
    void noSoundLeavesAfterAnInterruption() {
        CallScript call = call(PACED);
        call.llm.answers(request -> ScriptedLlm.text("a b c d e f g h i j k l m n o p q r s t"));
        call.say("hello").pause(1600).say("stop").pause(2500);

        List<SessionOutput> outputs = call.outputs;
        int cutAt = outputs.indexOf(call.all(SessionOutput.Interrupted.class).getFirst());
        String response =
                call.all(SessionOutput.ResponseAudio.class).getFirst().place().responseId();
        assertThat(outputs.subList(cutAt, outputs.size()))
                .noneMatch(o -> o instanceof SessionOutput.ResponseAudio audio
                        && audio.place().responseId().equals(response));
    }

    @Test
    void whileTheBotSpeaksTheHistoryHasTheWordsThatHaveLeft() {
        CallScript call = call(PACED);
        call.llm.answers(request -> ScriptedLlm.text("a b c d e f g h i j k l m n o p q r s t"));
        call.say("hello").pause(1600);
        String told = call.all(SessionOutput.ResponseTranscript.class).stream()
                .map(SessionOutput.ResponseTranscript::delta)
                .collect(Collectors.joining());
        assertThat(told).startsWith("a b").doesNotContain("t");
        assertThat(said(call, Role.ASSISTANT)).isEqualTo(told);
        assertThat(said(call, Role.USER)).isEqualTo("hello");
    }

    @Test
    void audioRunsAheadWithoutALeadAndIsPacedWithOne() {
        CallScript ahead = call(AHEAD);
        CallScript paced = call(PACED);
        for (CallScript call : List.of(ahead, paced)) {
            call.llm.answers(request -> ScriptedLlm.text("a b c d e f g h i j"));
            call.say("hello").pause(6000);
        }
        assertThat(spread(ahead)).isLessThan(500);
        assertThat(spread(paced)).isBetween(10 * 240L - 320 - 240, 10 * 240L);
    }

    /** Ms between the first and the last audio of the reply. */
    private static long spread(CallScript call) {
        List<SessionOutput> outputs = call.outputs;
        int first = outputs.indexOf(call.all(SessionOutput.ResponseAudio.class).getFirst());
        return call.timeOfLast(SessionOutput.ResponseAudio.class) - call.outputTimesMs.get(first);
    }

    @Test
    void aClientMayTruncateWhatWasSentAhead() {
        CallScript call = call(AHEAD);
        call.llm.answers(request -> ScriptedLlm.text("a b c d e f g h i j"));
        call.say("hello").pause(1200);
        String item =
                call.all(SessionOutput.ResponseItemDone.class).getLast().item().id();
        call.session.post(new SessionInput.TruncateItem(item, 0, 3 * 240, "r"));

        assertThat(said(call, Role.ASSISTANT)).isEqualTo("a b c");
        assertThat(call.last(SessionOutput.ItemTruncated.class).audioEndMs()).isEqualTo(720);
    }

    @Test
    void interruptingPlaybackThatRanAheadCutsTheConversationToo() {
        CallScript call = call(AHEAD);
        call.llm.answers(request -> ScriptedLlm.text("a b c d e f g h i j"));
        call.say("hello").pause(1500);
        assertThat(call.last(SessionOutput.ResponseDone.class).response().status())
                .isEqualTo(Response.Status.COMPLETED);
        call.say("wait").pause(100);

        String heard = call.last(SessionOutput.Interrupted.class).heardText();
        assertThat(heard).isNotEmpty().isNotEqualTo("a b c d e f g h i j");
        assertThat(said(call, Role.ASSISTANT)).isEqualTo(heard);
        assertThat(call.all(SessionOutput.ResponseDone.class)).hasSize(1);
    }

    @Test
    void measuresEachStageOfATurn() {
        CallScript call = call(AHEAD);
        call.say("hello").pause(2000);

        TurnLatency latency = call.last(SessionOutput.TurnMeasured.class).latency();
        assertThat(latency.endOfTurnMs().getAsLong()).isBetween(480L, 560L);
        assertThat(latency.transcriptMs().getAsLong() - latency.endOfTurnMs().getAsLong())
                .isBetween(55L, 65L);
        assertThat(latency.firstTokenMs().getAsLong())
                .isGreaterThan(latency.transcriptMs().getAsLong());
        assertThat(latency.firstByteMs().getAsLong()).isLessThan(900);
    }

    @Test
    void noiseIsNotAnswered() {
        CallScript call = call(AHEAD);
        call.pause(200).play(AudioScript.noise(300)).pause(2000);

        assertThat(call.last(SessionOutput.CallerTranscript.class).transcript()).isEmpty();
        assertThat(call.all(SessionOutput.ResponseStarted.class)).isEmpty();
    }

    @Test
    void theBotMayBeginAndPromptsLongSilence() {
        TurnPolicy quiet = TurnPolicy.voiceActivity().withPrompting(OptionalLong.of(7000), true);
        CallScript call = new CallScript(SessionConfig.defaults().withTurns(quiet), PACED);
        call.pause(3000);
        assertThat(call.all(SessionOutput.ResponseDone.class)).hasSize(1);
        assertThat(call.llm.requests().getFirst().messages().getLast().text()).isEqualTo("Hello!");
        call.pause(8000);

        assertThat(call.all(SessionOutput.QuietTimedOut.class)).hasSize(1);
        assertThat(call.llm.requests().getLast().messages().getLast().text()).isEqualTo(Part.Silence.MARK);
    }

    @Test
    void goodbyeEndsTheSessionOnceItWasHeard() {
        CallScript call = call(PACED);
        call.llm.answers(request -> ScriptedLlm.text("It was nice. Bye!"));
        call.say("bye").pause(4000);

        assertThat(call.last(SessionOutput.Ended.class).reason()).isEqualTo(EndReason.GOODBYE);
        assertThat(call.names()).endsWith("PlayoutFinished", "Ended");
    }

    @Test
    void aRecogniserThatBreaksIsReplacedAndHearsTheTurnAgain() {
        CallScript call = call(AHEAD);
        call.stt.failNextFlushes(1);
        call.say("can you hear me").pause(3000);

        assertThat(said(call, Role.USER)).isEqualTo("can you hear me");
        assertThat(call.stt.opened()).isEqualTo(2);
        assertThat(call.all(SessionOutput.ResponseDone.class)).hasSize(1);
    }

    @Test
    void aSlowRecogniserLosesNothing() {
        CallScript call = call(AHEAD);
        call.stt.delayNextFlush(Duration.ofSeconds(12));
        call.say("is anybody there").pause(11_000);
        assertThat(call.all(SessionOutput.CallerTranscript.class)).isEmpty();
        assertThat(call.llm.requests()).isEmpty();
        call.pause(4_000);

        assertThat(call.last(SessionOutput.CallerTranscript.class).transcript()).isEqualTo("is anybody there");
        assertThat(call.llm.requests().getLast().messages().getLast().text()).isEqualTo("is anybody there");
        assertThat(call.all(SessionOutput.CallerTranscript.class)).hasSize(1);
        assertThat(call.llm.requests()).hasSize(1);
        assertThat(said(call, Role.USER)).isEqualTo("is anybody there");
        call.say("good").pause(2000);
        assertThat(said(call, Role.USER)).isEqualTo("is anybody there / good");
    }

    @Test
    void aSynthesiserThatBreaksIsReplacedAndNoWordIsSpokenTwice() {
        CallScript call = call(PACED);
        call.llm.answers(request -> ScriptedLlm.text("a b c d e f g h"));
        call.tts.failAfterWords(3);
        call.say("hello").pause(5000);

        assertThat(call.botWordsSent()).containsExactly("a", "b", "c", "d", "e", "f", "g", "h");
        assertThat(call.last(SessionOutput.ResponseDone.class).response().status())
                .isEqualTo(Response.Status.COMPLETED);
    }

    @Test
    void aModelThatFailsAtOnceIsAskedOnceMore() {
        CallScript call = call(AHEAD);
        ProviderException broken = new ProviderException(ProviderException.Kind.BROKEN, "scripted", "no");
        call.llm.answers(request -> call.llm.requests().size() == 1
                ? List.of(new LlmEvent.Failed(broken))
                : ScriptedLlm.text("Here I am."));
        call.say("hello").pause(2500);
        assertThat(said(call, Role.ASSISTANT)).isEqualTo("Here I am.");

        call.llm.answers(request -> List.of(new LlmEvent.Failed(broken)));
        call.say("again").pause(2500);
        assertThat(call.last(SessionOutput.ResponseDone.class).response()).satisfies(response -> {
            assertThat(response.status()).isEqualTo(Response.Status.FAILED);
            assertThat(response.error()).contains(broken);
        });
        assertThat(call.botWordsSent()).endsWith("am.", "Sorry.");
    }

    @Test
    void functionCallsAreItemsOfTheirOwn() {
        CallScript call = call(AHEAD);
        call.llm.answers(request -> List.of(
                new LlmEvent.ToolCallStarted(0, "call_1", "weather"),
                new LlmEvent.ToolCallArguments(0, "{\"city\":"),
                new LlmEvent.ToolCallArguments(0, "\"Oslo\"}"),
                new LlmEvent.Done(LlmEvent.FinishReason.TOOL_CALLS, LlmEvent.Usage.UNKNOWN)));
        call.say("weather").pause(2000);

        assertThat(call.last(SessionOutput.ResponseDone.class).response().output())
                .singleElement()
                .isInstanceOfSatisfying(Item.FunctionCall.class, f -> {
                    assertThat(f.arguments()).isEqualTo("{\"city\":\"Oslo\"}");
                    assertThat(f.status()).isEqualTo(Item.Status.COMPLETED);
                });
        assertThat(call.tts.openStreams()).isZero();
    }

    @Test
    void aClientThatDoesNotReadHoldsAudioBack() {
        CallScript call = call(AHEAD);
        call.writable = false;
        call.say("hello").pause(2000);
        assertThat(call.all(SessionOutput.ResponseAudio.class)).isEmpty();
        call.writable = true;
        call.session.post(new SessionInput.Drained());
        assertThat(call.botWordsSent()).containsExactly("All", "right", "then.");
    }

    @Test
    void endingLeavesNothingBehind() {
        CallScript call = call(PACED);
        call.llm.answers(request -> ScriptedLlm.text("a b c d e f g h i j k l m n o p"));
        call.say("hello").pause(1500);
        call.session.post(new SessionInput.End(EndReason.CALLER_LEFT));
        call.time.runUntilIdle(Duration.ofHours(2));

        assertThat(call.outputs.getLast()).isInstanceOf(SessionOutput.Ended.class);
        assertThat(call.stt.openStreams() + call.tts.openStreams() + call.llm.running())
                .isZero();
        assertThat(call.time.pending()).isZero();
    }

    @Test
    void whereTheRecogniserTellsPausesTheDetectorOnlyHearsSpeechBegin() {
        CallScript call = new CallScript(SessionConfig.defaults().withTurns(TurnPolicy.semantic()), PACED, true, true);
        call.pause(3000);
        assertThat(call.detector.frames()).isZero();
        call.say("how are you today my dear old friend").pause(40);

        assertThat(call.all(SessionOutput.SpeechStarted.class).getFirst().audioStartMs())
                .isBetween(2980L, 3040L);
        assertThat(call.detector.frames()).isBetween(5, 20);
        call.pause(1000);
        assertThat(said(call, Role.USER)).isEqualTo("how are you today my dear old friend");
    }

    @Test
    void aPolicyThatNeedsVoiceBringsTheDetectorBack() {
        CallScript call = new CallScript(SessionConfig.defaults().withTurns(TurnPolicy.semantic()), PACED, true, true);
        call.pause(1000);
        call.session.post(new SessionInput.Configure(SessionConfig.defaults()));
        call.pause(2000).say("how are you").pause(2000);
        assertThat(call.detector.frames()).isGreaterThan(100);
        assertThat(said(call, Role.USER)).isEqualTo("how are you");

        call.session.post(new SessionInput.Configure(SessionConfig.defaults().withTurns(TurnPolicy.manual())));
        call.pause(100);
        int before = call.detector.frames();
        call.pause(1000);
        assertThat(call.detector.frames()).isEqualTo(before);
    }
}
