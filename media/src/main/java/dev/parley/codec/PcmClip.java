package dev.parley.codec;

import java.time.Duration;
import java.util.Objects;

/**
 * A finished piece of mono 16-bit audio held in memory. The array is shared, not copied: hand it over, do not change it
 * afterwards.
 */
public final class PcmClip {
    private final short[] samples;
    private final int sampleRate;

    /** @param sampleRate in Hz */
    public PcmClip(short[] samples, int sampleRate) {
        this.samples = Objects.requireNonNull(samples, "samples");
        if (sampleRate <= 0) {
            throw new IllegalArgumentException("sampleRate " + sampleRate + ": must be positive");
        }
        this.sampleRate = sampleRate;
    }

    public short[] samples() {
        return samples;
    }

    /** Samples per second. */
    public int sampleRate() {
        return sampleRate;
    }

    public Duration duration() {
        return Duration.ofNanos(samples.length * 1_000_000_000L / sampleRate);
    }
}
