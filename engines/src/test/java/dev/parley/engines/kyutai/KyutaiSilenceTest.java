package dev.parley.engines.kyutai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.engines.contract.ForwardedLoop;
import dev.parley.provider.ProviderException.Kind;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import dev.parley.simulator.fault.Fault;
import dev.parley.simulator.fault.FaultPlan;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A call that sends no audio for long: moshi-server gives a connection up after two minutes of that. */
class KyutaiSilenceTest extends KyutaiWire {
    private static final int FRAME_MS = 80;

    private final ForwardedLoop clock = new ForwardedLoop(loop);

    /** Waits until the server has worked so many frames off. */
    private void awaitFrames(int frames) {
        heard.await(
                event -> event instanceof SttEvent.Alive
                        && heard.all(SttEvent.Alive.class).size() >= frames,
                frames + " frames");
    }

    private int frames() {
        return heard.all(SttEvent.Alive.class).size();
    }

    @Test
    void isKeptAliveEveryThirtySecondsFromTheStart() {
        listen(stt(new FaultPlan()).url(), clock);
        heard.await(SttEvent.Ready.class);
        for (int frame = 1; frame <= 6; frame++) {
            clock.forward(Duration.ofSeconds(29));
            clock.forward(Duration.ofSeconds(2));
            awaitFrames(frame);
            // One sent before its time would have been worked off before.
            assertThat(frames()).isEqualTo(frame);
        }
        assertThat(heard.all(SttEvent.Failed.class)).isEmpty();
    }

    @Test
    void audioPutsTheNextSignOff() {
        SpeechToText.Stream stream = listen(stt(new FaultPlan()).url(), clock);
        heard.await(SttEvent.Ready.class);
        clock.forward(Duration.ofSeconds(25));
        heard.doing(() -> stream.audio(new short[FrameTimeline.FRAME], 0, FrameTimeline.FRAME));
        awaitFrames(1);
        clock.forward(Duration.ofSeconds(25));
        heard.doing(() -> stream.audio(new short[FrameTimeline.FRAME], 0, FrameTimeline.FRAME));
        awaitFrames(2);
        assertThat(frames()).isEqualTo(2);
        clock.forward(Duration.ofSeconds(31));
        awaitFrames(3);
        assertThat(frames()).isEqualTo(3);
    }

    @Test
    void wordsBehindALongSilenceHaveTheTimesOfTheCall() {
        SpeechToText.Stream stream = listen(stt(new FaultPlan()).url(), clock);
        heard.await(SttEvent.Ready.class);
        for (int frame = 1; frame <= 40; frame++) {
            clock.forward(Duration.ofSeconds(31));
            awaitFrames(frame);
        }
        assertTranscribed(stream);
        // The frames that only keep the connection are none of the call's audio.
        assertThat(heard.all(SttEvent.Final.class).getLast().words().getFirst().startMs())
                .isLessThanOrEqualTo(speech.durationMs() + FRAME_MS);
    }

    @Test
    void aServerThatDoesNotAnswerTheSignIsLost() {
        listen(stt(new FaultPlan().add(Fault.of(Fault.Kind.STALL))).url(), clock);
        heard.await(SttEvent.Ready.class);
        clock.forward(Duration.ofSeconds(31));
        clock.forward(stall.minusMillis(1000));
        assertThat(heard.all(SttEvent.Failed.class)).isEmpty();
        clock.forward(Duration.ofMillis(1000));
        assertThat(heard.await(SttEvent.Failed.class).cause().kind()).isEqualTo(Kind.TIMEOUT);
    }

    @Test
    void aStreamThatHasEndedIsNotKeptAlive() {
        SpeechToText.Stream stream =
                listen(stt(new FaultPlan().add(Fault.after(1, Fault.Kind.DROP))).url(), clock);
        heard.await(SttEvent.Ready.class);
        // The answer to the second frame is the one that does not come any more.
        heard.doing(() -> stream.audio(new short[2 * FrameTimeline.FRAME], 0, 2 * FrameTimeline.FRAME));
        heard.await(SttEvent.Failed.class);
        clock.forward(Duration.ofMinutes(5));
        assertThat(heard.all(SttEvent.Failed.class)).hasSize(1);
    }
}
