package dev.parley.transport.webrtc;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.dialect.AudioChannel;
import dev.parley.dialect.Dialect;
import dev.parley.rtc.rtp.RtpPacket;
import dev.parley.session.PlaybackPosition;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Sound of a call over WebRTC, both ways. What was sent counts as heard. Loop only. */
final class WebRtcAudio implements AudioChannel, SpeechSender.Listener {
    private final SessionExecutor executor;
    private final PeerLink link;
    private final IntFunction<FrameCodec> codecs;
    private final Consumer<Consumer<Dialect>> dialect;
    private final ExpectedLoss expectedLoss = new ExpectedLoss();
    private @Nullable FrameCodec codec;
    private @Nullable SpeechSender sender;
    private @Nullable SpeechReceiver receiver;
    private boolean over;

    /**
     * @param codecs one for a sample rate, in Hz
     * @param dialect tells the dialect, while there is one
     */
    WebRtcAudio(
            SessionExecutor executor,
            PeerLink link,
            IntFunction<FrameCodec> codecs,
            Consumer<Consumer<Dialect>> dialect) {
        this.executor = executor;
        this.link = link;
        this.codecs = codecs;
        this.dialect = dialect;
    }

    @Override
    public void open(int sampleRate) {
        if (codec != null) {
            throw new IllegalStateException("opened before");
        }
        FrameCodec made = codecs.apply(sampleRate);
        made.protectAgainst(expectedLoss.percent());
        codec = made;
        receiver = new SpeechReceiver(executor, made, sampleRate, audio -> dialect.accept(it -> it.audio(audio)));
        sender = new SpeechSender(executor, made, sampleRate, link, this);
        sender.start();
    }

    /** A packet of the client. What comes before it is open is dropped. */
    void received(RtpPacket packet, long arrivalNs) {
        if (receiver != null) {
            receiver.receive(packet, arrivalNs);
            link.lossWait(receiver.waitMs());
        }
    }

    /** The client, which decodes forward error correction, has told which share of packets it missed lately. */
    void lossReported(double share) {
        if (expectedLoss.reported(share) && codec != null && !over) {
            codec.protectAgainst(expectedLoss.percent());
        }
    }

    private SpeechSender opened() {
        if (sender == null) {
            throw new IllegalStateException("not open yet");
        }
        return sender;
    }

    @Override
    public void play(long generation, short[] samples) {
        opened().play(generation, samples);
    }

    @Override
    public void finish(long generation) {
        opened().finish(generation);
    }

    @Override
    public void hold(boolean value) {
        opened().pause(value);
    }

    @Override
    public void clear(long generation) {
        opened().clear(generation);
    }

    @Override
    public Optional<PlaybackPosition> position() {
        return sender == null ? Optional.empty() : sender.position();
    }

    /** Whether it takes more. */
    boolean writable() {
        return sender == null || !sender.full();
    }

    @Override
    public void heard(PlaybackPosition position) {
        dialect.accept(it -> it.heard(position));
    }

    @Override
    public void played(long generation) {
        dialect.accept(it -> it.played(generation));
    }

    @Override
    public void drained() {
        dialect.accept(Dialect::drained);
    }

    /** What is played waits, and is not heard, until {@link #resume}. */
    void hold() {
        if (sender != null) {
            sender.hold();
        }
    }

    void resume() {
        if (sender != null) {
            sender.resume();
        }
    }

    /** How long a missing packet is waited for, in ms. */
    long jitterBufferMs() {
        return receiver == null ? 0 : receiver.waitMs();
    }

    /** Nothing is heard or played any more. */
    void stop() {
        if (over) {
            return;
        }
        over = true;
        if (sender != null) {
            sender.stop();
        }
        if (receiver != null) {
            receiver.stop();
        }
        if (codec != null) {
            codec.close();
        }
    }
}
