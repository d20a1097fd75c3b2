package dev.parley.transport.webrtc;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.dialect.IncomingAudio;
import dev.parley.rtc.rtp.JitterBuffer;
import dev.parley.rtc.rtp.JitterEvent;
import dev.parley.rtc.rtp.RtpPacket;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes of the packets of a client's voice what a dialect takes: frames in order, with their times, and gaps while they
 * last. A packet that was lost is made up from the one behind it, where that is there already, else from those before it. Loop only.
 */
final class SpeechReceiver {
    private static final int CLOCK = 48_000;
    /** What the decoder makes up of one packet: the frame before it, and not more. */
    private static final int MOST_RECOVERED = CLOCK * 60 / 1000;
    /** What it makes up by itself in a row: by then it has faded to silence. */
    private static final int MOST_CONCEALED = CLOCK * 60 / 1000;
    /** How often gaps are looked for: several times in a second. */
    private static final Duration LOOK = Duration.ofMillis(60);

    private final SessionExecutor executor;
    private final FrameCodec codec;
    private final int rate;
    private final Consumer<IncomingAudio> out;
    private final JitterBuffer buffer = new JitterBuffer(CLOCK);
    private SessionExecutor.@Nullable Timer timer;
    private long concealed;
    private boolean over;

    /** @param rate of what is handed over, in Hz */
    SpeechReceiver(SessionExecutor executor, FrameCodec codec, int rate, Consumer<IncomingAudio> out) {
        this.executor = executor;
        this.codec = codec;
        this.rate = rate;
        this.out = out;
    }

    void receive(RtpPacket packet, long arrivalNs) {
        if (!over) {
            buffer.put(packet, arrivalNs);
            drain(arrivalNs);
            if (timer == null && !over) {
                timer = executor.schedule(LOOK, this::look);
            }
        }
    }

    private void look() {
        drain(executor.nanoTime());
        if (!over) {
            timer = executor.schedule(LOOK, this::look);
        }
    }

    private void drain(long nowNs) {
        JitterEvent event = buffer.poll(nowNs);
        while (event != null && !over) {
            JitterEvent next = buffer.poll(nowNs);
            switch (event) {
                case JitterEvent.Frame frame -> heard(frame);
                case JitterEvent.Gap gap -> missing(gap, next);
            }
            event = next;
        }
    }

    private void heard(JitterEvent.Frame frame) {
        concealed = 0;
        RtpPacket packet = frame.packet();
        tell(frame.position(), codec.decode(packet.bytes(), packet.offset(), packet.length()));
    }

    private void missing(JitterEvent.Gap gap, @Nullable JitterEvent next) {
        if (gap.lost()
                && gap.length() <= MOST_RECOVERED
                && next instanceof JitterEvent.Frame(long _, RtpPacket packet)) {
            int samples = samples(gap.length());
            tell(gap.position(), codec.recover(packet.bytes(), packet.offset(), packet.length(), samples));
        } else if (gap.lost() && concealed + gap.length() <= MOST_CONCEALED) {
            concealed += gap.length();
            tell(gap.position(), codec.conceal(samples(gap.length())));
        } else {
            out.accept(new IncomingAudio.Gap(at(gap.position()), samples(gap.length())));
        }
    }

    private void tell(long position, short[] samples) {
        if (samples.length > 0) {
            out.accept(new IncomingAudio.Frame(at(position), samples));
        }
    }

    private long at(long position) {
        return position * rate / CLOCK;
    }

    private int samples(long length) {
        return (int) (length * rate / CLOCK);
    }

    /** How long a packet that is missing is waited for now, in ms. */
    long waitMs() {
        return buffer.waitMs();
    }

    void stop() {
        over = true;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
