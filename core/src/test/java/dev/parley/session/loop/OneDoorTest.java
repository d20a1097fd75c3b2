package dev.parley.session.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.concurrent.VirtualTime;
import dev.parley.provider.ProviderSet;
import dev.parley.provider.VoiceActivityDetector;
import dev.parley.session.Principal;
import dev.parley.session.Session;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionInput.EndReason;
import dev.parley.session.SessionLimits;
import dev.parley.session.SessionOutput;
import dev.parley.session.SessionOutput.Response;
import dev.parley.session.SessionSetup;
import dev.parley.session.SessionSink;
import dev.parley.session.SilencePolicy;
import dev.parley.session.script.AudioScript;
import dev.parley.session.script.CallScript;
import dev.parley.session.script.ScriptedDetector;
import dev.parley.session.script.ScriptedLlm;
import dev.parley.session.script.ScriptedStt;
import dev.parley.session.script.ScriptedTts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whatever throws inside a session, from wherever: it ends the reply or the session with a reason, and leaves nothing. */
class OneDoorTest {
    private static final Optional<Duration> AHEAD = Optional.empty();

    private static CallScript call() {
        return new CallScript(SessionConfig.defaults(), AHEAD);
    }

    private static void isGone(CallScript call, EndReason reason) {
        call.time.runUntilIdle(Duration.ofHours(3));
        assertThat(call.all(SessionOutput.Ended.class)).hasSize(1);
        assertThat(call.last(SessionOutput.Ended.class).reason()).isEqualTo(reason);
        assertThat(call.stt.openStreams()).isZero();
        assertThat(call.tts.openStreams()).isZero();
        assertThat(call.llm.running()).isZero();
        assertThat(call.time.pending()).isZero();
    }

    private static Response lastResponse(CallScript call) {
        return call.last(SessionOutput.ResponseDone.class).response();
    }

    @Test
    void aModelThatThrowsFailsItsReply() {
        CallScript call = call();
        call.llm.answers(request -> {
            throw new IllegalStateException("secret detail");
        });
        call.say("hello").pause(3_000);

        assertThat(lastResponse(call).status()).isEqualTo(Response.Status.FAILED);
        assertThat(lastResponse(call).error().orElseThrow().getMessage()).doesNotContain("secret detail");
        assertThat(call.botWordsSent()).containsExactly("Sorry.");
        call.llm.answers(request -> ScriptedLlm.text("Fine."));
        call.say("again").pause(3_000);
        assertThat(call.botWordsSent()).last().isEqualTo("Fine.");
    }

    @Test
    void aVoiceThatThrowsFailsItsReply() {
        CallScript call = call();
        call.tts.throwing(true);
        call.say("hello").pause(3_000);
        assertThat(lastResponse(call).status()).isEqualTo(Response.Status.FAILED);

        call.tts.throwing(false);
        call.say("again").pause(3_000);
        assertThat(lastResponse(call).status()).isEqualTo(Response.Status.COMPLETED);
    }

    @Test
    void aClientsSideThatThrowsEndsTheSession() {
        CallScript call = call();
        call.onOutput = output -> {
            if (output instanceof SessionOutput.ResponseAudio) {
                throw new IllegalStateException("cannot encode");
            }
        };
        call.say("hello").pause(3_000);
        isGone(call, EndReason.INTERNAL_ERROR);
    }

    @Test
    void aClientsSideThatThrowsAtEverythingStillHearsOfTheEnd() {
        CallScript call = call();
        call.onOutput = output -> {
            throw new IllegalStateException("broken");
        };
        call.say("hello").pause(3_000);
        isGone(call, EndReason.INTERNAL_ERROR);
    }

    @Test
    void anInputThatBreaksTheSessionEndsIt() {
        CallScript call = call();
        call.session.post(new SessionInput.CallerAudio(null));
        isGone(call, EndReason.INTERNAL_ERROR);
    }

    @Test
    void aSessionThatCannotStartLeavesNothingOpen() {
        VirtualTime time = new VirtualTime();
        AudioScript script = new AudioScript();
        ScriptedStt stt = new ScriptedStt(script, new ScriptedStt.Kind(false, false), Duration.ofMillis(60));
        VoiceActivityDetector broken = new ScriptedDetector() {
            @Override
            public Stream open(int sampleRate) {
                throw new IllegalStateException("no model");
            }
        };
        ProviderSet providers = ProviderSet.of(
                broken, stt, new ScriptedLlm(Duration.ofMillis(1)), new ScriptedTts(script, Duration.ofMillis(1)));
        List<SessionOutput> outputs = new ArrayList<>();
        SessionSink sink = new SessionSink() {
            @Override
            public void accept(SessionOutput output) {
                outputs.add(output);
            }

            @Override
            public boolean writable() {
                return true;
            }
        };
        SessionSetup setup = new SessionSetup(
                new SessionSetup.Client(
                        "sess", Principal.ANONYMOUS, AudioScript.RATE, AHEAD, Duration.ofMillis(80), false),
                SilencePolicy.DEFAULT,
                SessionConfig.defaults(),
                SessionLimits.DEFAULT);
        try {
            Session session = new LoopSessionFactory(prefix -> prefix).start(setup, providers, time, sink);
            session.post(new SessionInput.CallerAudio(new short[AudioScript.RATE]));
            time.runUntilIdle(Duration.ofHours(2));
            assertThat(outputs).last().isEqualTo(new SessionOutput.Ended(EndReason.INTERNAL_ERROR));
        } catch (IllegalStateException e) {
            assertThat(e).hasMessage("no model");
        }
        assertThat(stt.openStreams()).isZero();
    }

    @Test
    void aStreamWhoseCloseNeverComesDelaysTheEndByAFewSecondsOnly() {
        CallScript call = call();
        call.tts.neverCloses();
        call.llm.answers(request -> ScriptedLlm.text("a b c d e f g h i j k l"));
        call.say("hello").pause(700);
        long before = call.time.nanoTime();
        call.session.post(new SessionInput.End(EndReason.CALLER_LEFT));
        call.time.runUntilIdle(Duration.ofHours(1));

        assertThat(call.last(SessionOutput.Ended.class).reason()).isEqualTo(EndReason.CALLER_LEFT);
        assertThat(call.timeOfLast(SessionOutput.Ended.class) - before / 1_000_000)
                .isEqualTo(5_000);
    }
}
