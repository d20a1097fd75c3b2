package dev.parley.dialect.support;

import dev.parley.dialect.IncomingAudio;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Makes a carrier's audio the unbroken stream in which a session counts its time: silence where some is missing, and nothing
 * twice. Loop only.
 */
public final class GapFiller {
    /** Silence put in for one step: what is missing beyond it is a new beginning of the carrier's clock. */
    private static final int LONGEST_MS = 1000;

    private final int longest;
    private final Consumer<short[]> receiver;
    private long expected;
    private boolean begun;

    /** @param receiver given the samples, on the loop; they belong to it */
    public GapFiller(int sampleRate, Consumer<short[]> receiver) {
        this.longest = sampleRate / 1000 * LONGEST_MS;
        this.receiver = receiver;
    }

    /** Takes what came next. */
    public void accept(IncomingAudio audio) {
        if (!begun) {
            begun = true;
            expected = audio.timestamp();
        }
        switch (audio) {
            case IncomingAudio.Gap gap -> silenceUntil(gap.timestamp() + gap.samples());
            case IncomingAudio.Frame frame -> {
                silenceUntil(frame.timestamp());
                heard(frame);
            }
        }
    }

    private void silenceUntil(long timestamp) {
        if (timestamp > expected) {
            receiver.accept(new short[(int) Math.min(longest, timestamp - expected)]);
            expected = timestamp;
        }
    }

    private void heard(IncomingAudio.Frame frame) {
        short[] samples = frame.samples();
        long known = expected - frame.timestamp();
        if (known < samples.length) {
            receiver.accept(known == 0 ? samples : Arrays.copyOfRange(samples, (int) known, samples.length));
            expected = frame.timestamp() + samples.length;
        }
    }
}
