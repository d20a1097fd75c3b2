package dev.parley.engines.support.service;

import dev.parley.resample.Resampler;
import java.util.Arrays;

/**
 * PCM16 mono, little-endian, as servers stream it: in pieces of any length, half a sample included, at their own rate. Not
 * thread-safe.
 */
public final class PcmInput {
    private static final short[] NOTHING = new short[0];

    private final Resampler resampler;
    private byte half;
    private boolean hasHalf;

    /**
     * @param rate of the server, in Hz
     * @param wanted rate of the result, in Hz
     * @throws IllegalArgumentException when the rates cannot be converted
     */
    public PcmInput(int rate, int wanted) {
        this.resampler = new Resampler(rate, wanted);
    }

    /** The samples that a piece completes; the array is the caller's. */
    public short[] take(byte[] piece) {
        int count = (piece.length + (hasHalf ? 1 : 0)) / 2;
        short[] samples = new short[count];
        int at = 0;
        for (int i = 0; i < count; i++) {
            int low = hasHalf ? half : piece[at++];
            hasHalf = false;
            samples[i] = (short) (low & 0xff | piece[at++] << 8);
        }
        if (at < piece.length) {
            half = piece[at];
            hasHalf = true;
        }
        return converted(samples);
    }

    /** Samples as they are; the array is the caller's. */
    public short[] take(short[] samples) {
        return converted(samples);
    }

    private short[] converted(short[] samples) {
        if (samples.length == 0) {
            return NOTHING;
        }
        short[] out = new short[resampler.maxOutput(samples.length)];
        return Arrays.copyOf(out, resampler.process(samples, 0, samples.length, out, 0));
    }

    /** What came last belongs to nothing that follows. */
    public void dropHalfSample() {
        hasHalf = false;
    }

    /** What the conversion still holds back. */
    public short[] end() {
        short[] out = new short[resampler.maxOutput(resampler.delay() + 1)];
        return Arrays.copyOf(out, resampler.flush(out, 0));
    }
}
