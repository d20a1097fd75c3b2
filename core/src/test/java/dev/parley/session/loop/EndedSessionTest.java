package dev.parley.session.loop;

import static dev.parley.session.script.CallerScript.AHEAD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Item;
import dev.parley.conversation.Part;
import dev.parley.conversation.Role;
import dev.parley.session.ResponseOptions;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionInput.EndReason;
import dev.parley.session.SessionOutput;
import dev.parley.session.script.AudioScript;
import dev.parley.session.script.CallScript;
import dev.parley.session.script.ScriptedLlm;
import dev.parley.session.script.ScriptedStt;
import dev.parley.session.script.ScriptedTools;
import dev.parley.turn.TurnPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A session that has ended leaves no timer behind, which would hold its audio and its conversation until it fires. */
class EndedSessionTest {
    private enum During {
        A_TURN(call -> call.say("one two")),
        THE_WAIT_FOR_ITS_WORDS(call -> {
            call.stt.delayNextFlush(Duration.ofMinutes(1));
            call.say("one two").pause(700);
            call.stt.fallSilent();
            call.say("three");
        }),
        THE_DIALLING_OF_A_RECOGNISER(call -> {
            call.stt.leave();
            call.say("one two");
        }),
        THE_OPENING_OF_A_RECOGNISER(call -> {
            call.stt.readyAfter(Duration.ofMinutes(1));
            call.say("one two");
        }),
        THE_TRANSCRIBING_OF_A_CLIP(call -> {
            putClip(call);
            call.time.advance(Duration.ofMillis(100));
        }),
        THE_RETRY_OF_A_CLIP(call -> {
            call.stt.leave();
            putClip(call);
            call.time.advance(Duration.ofMillis(100));
        }),
        A_BACKLOG_OF_AUDIO(call -> {
            call.session.post(new SessionInput.CallerAudio(AudioScript.silence(60_000)));
            call.time.advance(Duration.ofSeconds(1));
        }),
        SILENCE(call -> call.pause(100)),
        DRAINING(call -> {
            call.say("one two").pause(100);
            call.session.post(new SessionInput.Drain(Duration.ofSeconds(10)));
            call.pause(4_000);
        }),
        A_CALL_OF_A_TOOL(call -> {
            call.llm.answers(request -> ScriptedLlm.call("", "weather", "{}"));
            call.session.post(new SessionInput.CreateResponse(ResponseOptions.DEFAULT, ""));
            call.time.advance(Duration.ofMillis(1_500));
        });

        private final Consumer<CallScript> happens;

        During(Consumer<CallScript> happens) {
            this.happens = happens;
        }

        private static void putClip(CallScript call) {
            Item.Message item = new Item.Message(
                    "clip", Role.USER, Item.Status.COMPLETED, List.of(new Part.InputAudio(Optional.empty(), 60_000)));
            call.session.post(new SessionInput.CreateItem(
                    item, Optional.empty(), Map.of(0, AudioScript.silence(60_000)), "clip"));
        }
    }

    @ParameterizedTest
    @EnumSource(During.class)
    void nothingIsLeft(During during) {
        TurnPolicy it = TurnPolicy.voiceActivity();
        TurnPolicy prompting = new TurnPolicy(
                it.detection(), 0.5, 300, 500, it.minSpeechMs(), true, true, 0, OptionalLong.of(7_000), false);
        ScriptedTools tools = new ScriptedTools("tools", "weather").takes(Duration.ofMinutes(1));
        CallScript call = new CallScript(
                SessionConfig.defaults().withTurns(prompting),
                AHEAD,
                new ScriptedStt.Kind(true, false, true),
                tools.operatorTools(),
                false);
        call.time.advance(Duration.ofMillis(100));
        during.happens.accept(call);
        call.session.post(new SessionInput.End(EndReason.CALLER_LEFT));
        call.time.advance(Duration.ofMillis(20));
        assertThat(call.outputs.getLast()).isInstanceOf(SessionOutput.Ended.class);
        assertThat(call.time.pending()).isZero();
    }
}
