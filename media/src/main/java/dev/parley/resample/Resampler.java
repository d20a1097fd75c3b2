package dev.parley.resample;

import dev.parley.codec.PcmClip;
import java.util.Arrays;
import java.util.Objects;

/**
 * Converts a live mono PCM stream from one sample rate to another. With {@link Fidelity#FULL}, which is usual, flat within
 * 0.1 dB up to 0.88 of the lower Nyquist frequency, and aliases and images stay below -75 dB; samples beyond 16 bits are clipped. Output sample {@code k} stands
 * exactly at time {@code k / outputRate} of the input: the filter's delay (under 6 ms) shows only as output that comes
 * later, until {@link #flush}. The result does not depend on how the input is cut into blocks.
 *
 * <p>Confined to one thread. {@link #process} allocates nothing.
 */
public final class Resampler {
    private static final int BLOCK = 512;
    private static final int[] RATES = {8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000};

    private final int inputRate;
    private final int outputRate;
    private final FilterBank bank;
    private final int half;
    /** The input samples that outputs still need, oldest first; before the stream there is silence. */
    private final float[] window;

    private int filled;
    private int phase;

    /** @throws IllegalArgumentException for a rate other than 8, 11.025, 12, 16, 22.05, 24, 32, 44.1, 48 or 96 kHz */
    public Resampler(int inputRate, int outputRate) {
        this(inputRate, outputRate, Fidelity.FULL);
    }

    /** @throws IllegalArgumentException for a rate other than those above */
    public Resampler(int inputRate, int outputRate, Fidelity fidelity) {
        this.inputRate = requireSupported("inputRate", inputRate);
        this.outputRate = requireSupported("outputRate", outputRate);
        bank = FilterBank.of(inputRate, outputRate, fidelity);
        half = bank.taps() / 2;
        window = new float[bank.taps() + BLOCK];
        reset();
    }

    private static int requireSupported(String name, int rate) {
        if (Arrays.binarySearch(RATES, rate) < 0) {
            throw new IllegalArgumentException(name + " " + rate + " Hz: must be one of " + Arrays.toString(RATES));
        }
        return rate;
    }

    /** Converts a finished clip; the duration stays. */
    public static PcmClip resample(PcmClip clip, int outputRate) {
        if (clip.sampleRate() == outputRate) {
            return clip;
        }
        Resampler resampler = new Resampler(clip.sampleRate(), outputRate);
        short[] in = clip.samples();
        short[] out = new short[resampler.maxOutput(in.length)];
        int length = resampler.process(in, 0, in.length, out, 0);
        length += resampler.flush(out, length);
        return new PcmClip(Arrays.copyOf(out, length), outputRate);
    }

    /** Room that holds whatever {@link #process} returns for that many samples, and {@link #flush} after it. */
    public int maxOutput(int inputSamples) {
        return (int) ((inputSamples + (long) bank.taps()) * outputRate / inputRate) + 2;
    }

    /**
     * Takes the next samples and writes the output they complete.
     *
     * @param out receives the output; {@link #maxOutput} samples from {@code outOffset} always suffice
     * @return samples written
     */
    public int process(short[] in, int offset, int length, short[] out, int outOffset) {
        Objects.checkFromIndexSize(offset, length, in.length);
        if (inputRate == outputRate) {
            System.arraycopy(in, offset, out, outOffset, length);
            return length;
        }
        int written = 0;
        for (int done = 0; done < length; ) {
            int count = Math.min(BLOCK, length - done);
            for (int i = 0; i < count; i++) {
                window[filled + i] = in[offset + done + i];
            }
            filled += count;
            done += count;
            written += convert(out, outOffset + written);
        }
        return written;
    }

    /**
     * Writes the output still held back, as if silence followed, and starts anew. In all, {@code n} input samples give
     * {@code ceil(n * outputRate / inputRate)}.
     *
     * @return samples written
     */
    public int flush(short[] out, int outOffset) {
        int written = 0;
        if (inputRate != outputRate) {
            for (int left = half; left > 0; left -= BLOCK) {
                int count = Math.min(BLOCK, left);
                Arrays.fill(window, filled, filled + count, 0);
                filled += count;
                written += convert(out, outOffset + written);
            }
        }
        reset();
        return written;
    }

    /** Forgets the past, as after a gap in the audio. */
    public void reset() {
        Arrays.fill(window, 0);
        filled = half - 1;
        phase = 0;
    }

    private int convert(short[] out, int outOffset) {
        int taps = bank.taps();
        int up = bank.up();
        int start = 0;
        int written = outOffset;
        while (start + taps <= filled) {
            float value = dot(bank.phase(phase), start, taps);
            out[written++] = (short) Math.clamp(Math.round(value), Short.MIN_VALUE, Short.MAX_VALUE);
            phase += bank.down();
            start += phase / up;
            phase %= up;
        }
        filled -= start;
        System.arraycopy(window, start, window, 0, filled);
        return written - outOffset;
    }

    /** Four partial sums let the processor work in parallel; the count of taps is even. */
    private float dot(float[] taps, int start, int count) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        int k = 0;
        for (; k + 3 < count; k += 4) {
            a += taps[k] * window[start + k];
            b += taps[k + 1] * window[start + k + 1];
            c += taps[k + 2] * window[start + k + 2];
            d += taps[k + 3] * window[start + k + 3];
        }
        for (; k < count; k++) {
            a += taps[k] * window[start + k];
        }
        return a + b + c + d;
    }

    /** Output samples that a running stream is short of, because the input they need has not arrived yet. */
    public int delay() {
        return inputRate == outputRate ? 0 : (int) (((long) half * outputRate + inputRate - 1) / inputRate);
    }

    /** Samples per second of the output. */
    public int outputRate() {
        return outputRate;
    }
}
